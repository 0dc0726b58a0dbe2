#include "DuctusBuild.h"

const char *ductus_build_commit(void) { return DUCTUS_COMMIT; }
