/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-transaction-block.h"

G_BEGIN_DECLS

/* Blocks of one change that are ready, and wait in a file without a name until all of them are: so the store is busy with
 * them only as long as writing takes, and a change of any size needs little memory. One thread at a time. */
typedef struct _FinxBlockFile FinxBlockFile;

FinxBlockFile        *finx_block_file_new  (const char                  *folder,
                                            GError                     **error);
void                  finx_block_file_free (FinxBlockFile               *self);
gboolean              finx_block_file_add  (FinxBlockFile               *self,
                                            const FinxTransactionBlock  *block,
                                            GError                     **error);
guint                 finx_block_file_get_n (const FinxBlockFile        *self);
FinxTransactionBlock *finx_block_file_read (FinxBlockFile               *self,
                                            guint                        i,
                                            GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBlockFile, finx_block_file_free)

G_END_DECLS
