// Linked into the static binary only (`make dist`); SwiftPM does not compile it. libarchive's reader
// of zip archives knows two ways of compressing that no package uses and that MagintArchive does not
// let through to it. These stand-ins spare the binary the libraries for them: what cannot be
// unpacked is said not to be supported.

#include <stddef.h>

#define BZ_CONFIG_ERROR (-9)

int BZ2_bzDecompressInit(void *stream, int verbosity, int small) {
  (void)stream, (void)verbosity, (void)small;
  return BZ_CONFIG_ERROR;
}

int BZ2_bzDecompress(void *stream) {
  (void)stream;
  return BZ_CONFIG_ERROR;
}

int BZ2_bzDecompressEnd(void *stream) {
  (void)stream;
  return BZ_CONFIG_ERROR;
}

void *ZSTD_createDStream(void) { return NULL; }

size_t ZSTD_freeDStream(void *stream) {
  (void)stream;
  return 0;
}

// The largest numbers are zstd's errors.
size_t ZSTD_initDStream(void *stream) {
  (void)stream;
  return (size_t)-1;
}

size_t ZSTD_decompressStream(void *stream, void *output, void *input) {
  (void)stream, (void)output, (void)input;
  return (size_t)-1;
}

size_t ZSTD_DStreamOutSize(void) { return 1; }

unsigned ZSTD_isError(size_t code) { return code == (size_t)-1; }

const char *ZSTD_getErrorName(size_t code) {
  (void)code;
  return "not supported";
}
