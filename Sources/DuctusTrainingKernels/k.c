#include "DuctusTrainingKernels.h"
