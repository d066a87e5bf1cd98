/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Years of values as a list model, newest first: the values are kept, and a row object is made of one when somebody
 * asks for it, so that what nobody looks at costs no more than itself. Grows at the head, never shrinks. Main thread;
 * before it is shown, any one thread. */
#define FINX_TYPE_ARCHIVE (finx_archive_get_type ())
G_DECLARE_FINAL_TYPE (FinxArchive, finx_archive, FINX, ARCHIVE, GObject)

/**
 * FinxArchiveKind: how a list makes rows of its values
 * @wrap: takes a value and gives a new row that owns it
 * @unwrap: the value that a row has now, borrowed
 * @account: whose a value is
 */
typedef struct
{
  GType           item_type;
  GObject      *(*wrap)       (gpointer value);
  gconstpointer (*unwrap)     (GObject *item);
  const char   *(*account)    (gconstpointer value);
  GDestroyNotify  value_free;
} FinxArchiveKind;

FinxArchive  *finx_archive_new       (const FinxArchiveKind *kind);        /* @kind is static */
/* Once, before anything is added: takes the values of @values, newest first, and leaves it empty. */
void          finx_archive_fill      (FinxArchive *self, GPtrArray *values);
void          finx_archive_add       (FinxArchive *self, GObject *item);
/* The list model has only what is of the accounts for which @is_shown (NULL: all) says so; the numbers go on counting
 * everything. Call again when the answers change. */
void          finx_archive_set_shown (FinxArchive *self, gboolean (*is_shown) (const char *account, gpointer user_data),
                                      gpointer user_data);
guint         finx_archive_get_size  (FinxArchive *self);
/* By age: 0 is the oldest, so that numbers stay as the list grows. Borrowed; the value without making a row. */
GObject      *finx_archive_get_row   (FinxArchive *self, guint number);
gconstpointer finx_archive_get_value (FinxArchive *self, guint number);

G_END_DECLS
