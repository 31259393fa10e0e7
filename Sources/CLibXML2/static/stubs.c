// Linked into the static binary only (`make dist`); SwiftPM does not compile it. It makes
// distributions' libxml2.a fit a program that has no shared library at all.

#include <libxml/xmlversion.h>

// Stand-ins for the ICU functions that Debian's libxml2.a refers to, so that the binary needs
// neither libicuuc.a nor the 30 MB of libicudata.a. Opening a converter fails, and libxml2 says
// that the encoding is not supported. UTF-8, UTF-16, ISO-8859-1 and ASCII never come here, nor do
// those that shim.h adds.
#ifdef LIBXML_ICU_ENABLED
#include <stddef.h>
#include <unicode/ucnv.h>  // Adds ICU's version to the names: ucnv_open_72 and so on.

UConverter *ucnv_open(const char *name, UErrorCode *error) {
  (void)name;
  if (error != NULL) *error = U_FILE_ACCESS_ERROR;
  return NULL;
}

void ucnv_close(UConverter *converter) { (void)converter; }

void ucnv_setFromUCallBack(
    UConverter *converter, UConverterFromUCallback action, const void *context,
    UConverterFromUCallback *old_action, const void **old_context, UErrorCode *error) {
  (void)converter, (void)action, (void)context, (void)old_action, (void)old_context;
  if (error != NULL) *error = U_UNSUPPORTED_ERROR;
}

void ucnv_setToUCallBack(
    UConverter *converter, UConverterToUCallback action, const void *context,
    UConverterToUCallback *old_action, const void **old_context, UErrorCode *error) {
  (void)converter, (void)action, (void)context, (void)old_action, (void)old_context;
  if (error != NULL) *error = U_UNSUPPORTED_ERROR;
}

void ucnv_convertEx(
    UConverter *to, UConverter *from, char **target, const char *target_limit, const char **source,
    const char *source_limit, UChar *pivot, UChar **pivot_source, UChar **pivot_target,
    const UChar *pivot_limit, UBool reset, UBool flush, UErrorCode *error) {
  (void)to, (void)from, (void)target, (void)target_limit, (void)source, (void)source_limit;
  (void)pivot, (void)pivot_source, (void)pivot_target, (void)pivot_limit, (void)reset, (void)flush;
  if (error != NULL) *error = U_UNSUPPORTED_ERROR;
}

void UCNV_FROM_U_CALLBACK_STOP(
    const void *context, UConverterFromUnicodeArgs *arguments, const UChar *units, int32_t length,
    UChar32 code_point, UConverterCallbackReason reason, UErrorCode *error) {
  (void)context, (void)arguments, (void)units, (void)length, (void)code_point, (void)reason;
  (void)error;
}

void UCNV_TO_U_CALLBACK_STOP(
    const void *context, UConverterToUnicodeArgs *arguments, const char *units, int32_t length,
    UConverterCallbackReason reason, UErrorCode *error) {
  (void)context, (void)arguments, (void)units, (void)length, (void)reason, (void)error;
}
#endif

// glibc's iconv in a static program loads modules of the machine it runs on, which must come from
// the very same glibc: elsewhere it fails or crashes. An encoding that the binary does not carry
// is one that it does not support, on every machine alike.
#include <errno.h>
#include <iconv.h>

iconv_t iconv_open(const char *to, const char *from) {
  (void)to, (void)from;
  errno = EINVAL;
  return (iconv_t)-1;
}

size_t iconv(
    iconv_t descriptor, char **restrict input, size_t *restrict input_left,
    char **restrict output, size_t *restrict output_left) {
  (void)descriptor, (void)input, (void)input_left, (void)output, (void)output_left;
  errno = EBADF;
  return (size_t)-1;
}

int iconv_close(iconv_t descriptor) {
  (void)descriptor;
  return 0;
}

// libxml2 2.9 declares the functions of pthreads weak, and goes without any lock, with one error
// state for all threads, if one of them is missing. A weak reference takes nothing out of libc.a:
// without these strong ones the static binary crashes as soon as it reads files in parallel.
#include <pthread.h>

__attribute__((used)) static void *const keep_pthreads[] = {
    (void *)pthread_once,          (void *)pthread_self,
    (void *)pthread_equal,         (void *)pthread_getspecific,
    (void *)pthread_setspecific,   (void *)pthread_key_create,
    (void *)pthread_key_delete,    (void *)pthread_mutex_init,
    (void *)pthread_mutex_destroy, (void *)pthread_mutex_lock,
    (void *)pthread_mutex_unlock,  (void *)pthread_cond_init,
    (void *)pthread_cond_destroy,  (void *)pthread_cond_wait,
    (void *)pthread_cond_signal,
};

// Where /proc is not mounted, as in a bare chroot, Swift's start-up aborts ("Unable to obtain Swift
// runtime path") unless SWIFT_ROOT is set, and it sees no arguments, which it takes from /proc. Its
// own constructors run after this one, to which glibc hands the arguments.
#include <stdlib.h>
#include <unistd.h>

extern void _swift_stdlib_overrideUnsafeArgvArgc(char **arguments, int count);

__attribute__((constructor(101))) static void do_without_proc(int count, char **arguments) {
  char byte[1];
  if (readlink("/proc/self/exe", byte, sizeof byte) >= 0) return;
  setenv("SWIFT_ROOT", "/", 0);
  _swift_stdlib_overrideUnsafeArgvArgc(arguments, count);
}
