// Without ICU, of which Foundation has headers of its own, with the same names.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/tree.h>

/// xmlFree is a variable, which Swift does not take for safe.
static inline void ductus_xml_free(void *text) { xmlFree(text); }
