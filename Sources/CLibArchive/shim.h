// What MagintArchive needs of libarchive, version 3.
#ifndef MAGINT_CLIBARCHIVE_SHIM_H
#define MAGINT_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

#endif
