/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of @n little-endian words at any address. Notices damage, not intent. */
guint64 finx_chunk_checksum (gconstpointer words, gsize n);

G_END_DECLS
