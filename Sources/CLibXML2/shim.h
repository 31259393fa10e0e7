// What MagintXML needs of libxml2, in a form that is the same for every libxml2 from 2.9 on:
// the structured error's constness and the fields of its structs differ between versions.
#ifndef MAGINT_CLIBXML2_SHIM_H
#define MAGINT_CLIBXML2_SHIM_H

#include <stddef.h>
#include <stdint.h>
#include <libxml/xmlversion.h>
// Keeps ICU's headers out: nothing here needs them, and they clash with Foundation's own.
#undef LIBXML_ICU_ENABLED
#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>

#if LIBXML_VERSION >= 21200
typedef const xmlError *magint_error_ptr;
#else
typedef xmlError *magint_error_ptr;
#endif

/// Receives one libxml2 error. `element` is the pre-order number of the element that a schema
/// error is about, counted from 1, or 0; `offset` is where the parser stood, in bytes of its
/// UTF-8 input, or -1.
typedef void (*magint_error_sink)(
    void *_Nonnull context, int code, int level, const char *_Nullable message, long element,
    long offset);

typedef struct {
  magint_error_sink _Nonnull sink;
  void *_Nonnull context;
} magint_error_target;

static inline long magint_parser_offset(xmlParserCtxtPtr _Nullable ctxt) {
  if (ctxt == NULL || ctxt->inputNr < 1 || ctxt->inputTab[0] == NULL) return -1;
  xmlParserInputPtr input = ctxt->inputTab[0];
  return (long)input->consumed + (long)(input->cur - input->base);
}

static void magint_on_parser_error(void *_Nullable data, magint_error_ptr _Nullable error) {
  xmlParserCtxtPtr ctxt = (xmlParserCtxtPtr)data;
  if (ctxt == NULL || error == NULL || ctxt->_private == NULL) return;
  magint_error_target *target = (magint_error_target *)ctxt->_private;
  target->sink(
      target->context, error->code, (int)error->level, error->message, 0,
      magint_parser_offset(ctxt));
}

static void magint_on_schema_error(void *_Nullable data, magint_error_ptr _Nullable error) {
  magint_error_target *target = (magint_error_target *)data;
  if (target == NULL || error == NULL) return;
  xmlNodePtr node = (xmlNodePtr)error->node;
  while (node != NULL && node->type != XML_ELEMENT_NODE) node = node->parent;
  target->sink(
      target->context, error->code, (int)error->level, error->message,
      node == NULL ? 0 : (long)(intptr_t)node->_private, -1);
}

/// A parser context that reports its errors to `target`, which must outlive it.
static inline xmlParserCtxtPtr _Nullable magint_new_parser(magint_error_target *_Nonnull target) {
  xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
  if (ctxt == NULL) return NULL;
  ctxt->_private = target;
  ctxt->sax->serror = magint_on_parser_error;
  return ctxt;
}

static inline void magint_report_schema_errors(
    xmlSchemaValidCtxtPtr _Nonnull ctxt, magint_error_target *_Nonnull target) {
  xmlSchemaSetValidStructuredErrors(ctxt, magint_on_schema_error, target);
}

static inline void magint_report_schema_parser_errors(
    xmlSchemaParserCtxtPtr _Nonnull ctxt, magint_error_target *_Nonnull target) {
  xmlSchemaSetParserStructuredErrors(ctxt, magint_on_schema_error, target);
}

static void magint_ignore_error(void *_Nullable data, magint_error_ptr _Nullable error) {
  (void)data;
  (void)error;
}

/// Errors that libxml2 knows no context for, those of encodings above all, it would print. Between
/// these two calls, on the same thread, it does not.
static inline void magint_silence(void) { xmlSetStructuredErrorFunc(NULL, magint_ignore_error); }
static inline void magint_unsilence(void) { xmlSetStructuredErrorFunc(NULL, NULL); }

static void magint_on_print(void *_Nullable count, const char *_Nullable format, ...) {
  (void)format;
  ++*(long *)count;
}

/// For tests: counts what libxml2 would print on this thread; with NULL it prints again.
static inline void magint_count_prints(long *_Nullable count) {
  xmlSetGenericErrorFunc(count, count == NULL ? NULL : magint_on_print);
}

// The static binary has no iconv (see static/stubs.c), so these two, which Western editors still
// write, are converted here, in every build alike. libxml2 itself knows UTF-8, UTF-16, ISO-8859-1
// and ASCII.

/// Converts a text of bytes that stand for one character each to UTF-8. 0 is what no byte stands for.
static inline int magint_convert_bytes(
    unsigned char *_Nonnull output, int *_Nonnull output_length,
    const unsigned char *_Nonnull input, int *_Nonnull input_length,
    uint16_t (*_Nonnull character)(unsigned char)) {
  int written = 0;
  int read = 0;
  int result = 0;
  while (read < *input_length) {
    uint16_t code = input[read] < 0x80 ? input[read] : character(input[read]);
    if (code == 0 && input[read] != 0) {
      result = -2;
      break;
    }
    int size = code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
    if (written + size > *output_length) break;
    if (size == 1) {
      output[written] = (unsigned char)code;
    } else if (size == 2) {
      output[written] = (unsigned char)(0xC0 | code >> 6);
      output[written + 1] = (unsigned char)(0x80 | (code & 0x3F));
    } else {
      output[written] = (unsigned char)(0xE0 | code >> 12);
      output[written + 1] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
      output[written + 2] = (unsigned char)(0x80 | (code & 0x3F));
    }
    written += size;
    read += 1;
  }
  *output_length = written;
  *input_length = read;
  return result == 0 ? written : result;
}

static uint16_t magint_windows_1252_character(unsigned char byte) {
  static const uint16_t characters[32] = {
      0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
  };
  return byte < 0xA0 ? characters[byte - 0x80] : byte;
}

static uint16_t magint_iso_8859_15_character(unsigned char byte) {
  switch (byte) {
    case 0xA4: return 0x20AC;
    case 0xA6: return 0x0160;
    case 0xA8: return 0x0161;
    case 0xB4: return 0x017D;
    case 0xB8: return 0x017E;
    case 0xBC: return 0x0152;
    case 0xBD: return 0x0153;
    case 0xBE: return 0x0178;
    default: return byte;
  }
}

static int magint_from_windows_1252(
    unsigned char *_Nonnull output, int *_Nonnull output_length,
    const unsigned char *_Nonnull input, int *_Nonnull input_length) {
  return magint_convert_bytes(
      output, output_length, input, input_length, magint_windows_1252_character);
}

static int magint_from_iso_8859_15(
    unsigned char *_Nonnull output, int *_Nonnull output_length,
    const unsigned char *_Nonnull input, int *_Nonnull input_length) {
  return magint_convert_bytes(
      output, output_length, input, input_length, magint_iso_8859_15_character);
}

/// Once, before anything is read: not thread-safe.
static inline void magint_add_encodings(void) {
  xmlNewCharEncodingHandler("WINDOWS-1252", magint_from_windows_1252, NULL);
  xmlNewCharEncodingHandler("ISO-8859-15", magint_from_iso_8859_15, NULL);
}

/// Frees a string that libxml2 returned; `xmlFree` itself is a variable.
static inline void magint_free(void *_Nullable memory) { xmlFree(memory); }

/// Numbers the elements below `root` in pre-order from 1, in their private field, without
/// recursion.
static inline long magint_number_elements(xmlNodePtr _Nullable root) {
  long count = 0;
  xmlNodePtr node = root;
  while (node != NULL) {
    if (node->type == XML_ELEMENT_NODE) {
      node->_private = (void *)(intptr_t)++count;
      if (node->children != NULL) {
        node = node->children;
        continue;
      }
    }
    while (node != root && node->next == NULL) node = node->parent;
    if (node == root) break;
    node = node->next;
  }
  return count;
}

#endif
