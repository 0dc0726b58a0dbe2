#include "DuctusKernels.h"
