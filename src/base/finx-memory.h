/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells the system that these bytes will be read or written from end to end: on pages of 2 MiB it takes less time to reach them, and to
 * get them at all if they are new. What they hold stays; nothing happens where they are few, or where there are no such pages. */
void finx_memory_expect_scan (gpointer memory, gsize n_bytes);

G_END_DECLS
