/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-block-file.h"

G_BEGIN_DECLS

/* Makes blocks of rows, and writes them to a file, on a thread of its own, while the caller reads on. */
typedef struct _FinxBlockWriter FinxBlockWriter;

FinxBlockWriter *finx_block_writer_new        (const char       *folder,
                                               const char       *portfolio,
                                               const char       *change,
                                               const char       *note,
                                               gint64            now_us);
/* @rows: (transfer full) (element-type FinxTransaction): of one block; waits while too many are on their way */
void             finx_block_writer_add        (FinxBlockWriter  *self,
                                               GPtrArray        *rows);
gboolean         finx_block_writer_has_failed (FinxBlockWriter  *self);
FinxBlockFile   *finx_block_writer_finish     (FinxBlockWriter  *self,
                                               GError          **error);
void             finx_block_writer_free       (FinxBlockWriter  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBlockWriter, finx_block_writer_free)

G_END_DECLS
