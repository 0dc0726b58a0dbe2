#include <libxml/parser.h>
#include <libxml/tree.h>

/// xmlFree is a variable, which Swift does not take for safe.
static inline void ductus_xml_free(void *text) { xmlFree(text); }
