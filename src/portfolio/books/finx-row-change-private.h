/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The rows that were taken out of a list and put into it, from one version to the next. Immutable, shared by versions. */
typedef struct
{
  gatomicrefcount  ref_count;
  GArray          *removed, *added;     /* (element-type guint): of the old list, of the new one; in order */
} FinxRowChange;

FinxRowChange *finx_row_change_new      (void);
FinxRowChange *finx_row_change_ref      (FinxRowChange *self);
void           finx_row_change_unref    (FinxRowChange *self);
gboolean       finx_row_change_is_small (const FinxRowChange *self);
guint          finx_row_change_move     (const FinxRowChange *self, guint row);
GArray        *finx_row_change_move_all (const FinxRowChange *self, GArray *rows);
guint          finx_find_row            (const GArray *rows, guint row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRowChange, finx_row_change_unref)

G_END_DECLS
