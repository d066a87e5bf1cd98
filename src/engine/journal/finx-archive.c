/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal/finx-archive.h"

struct _FinxArchive
{
  GObject                parent_instance;
  const FinxArchiveKind *kind;
  GPtrArray             *slots;         /* oldest first: an owned value, marked as one, or an owned row */
  GArray                *shown;         /* (nullable): numbers of the slots that the list model has, oldest first; NULL: all */
  gboolean             (*is_shown) (const char *account, gpointer user_data);
  gpointer               user_data;
};

/* Set in a slot that holds a value: what malloc gives is never odd. */
#define VALUE_MARK 1u

static gboolean
is_value (gconstpointer slot)
{
  return (GPOINTER_TO_SIZE (slot) & VALUE_MARK) != 0;
}

static gpointer
mark (gpointer value)
{
  return GSIZE_TO_POINTER (GPOINTER_TO_SIZE (value) | VALUE_MARK);
}

static gpointer
unmark (gconstpointer slot)
{
  return GSIZE_TO_POINTER (GPOINTER_TO_SIZE (slot) & ~(gsize) VALUE_MARK);
}

static GType
get_item_type (GListModel *list)
{
  return FINX_ARCHIVE (list)->kind->item_type;
}

static guint
get_n_items (GListModel *list)
{
  FinxArchive *self = FINX_ARCHIVE (list);

  return self->shown != NULL ? self->shown->len : self->slots->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  FinxArchive *self = FINX_ARCHIVE (list);

  guint n = get_n_items (list), number;

  if (position >= n)
    return NULL;
  number = n - 1 - position;
  if (self->shown != NULL)
    number = g_array_index (self->shown, guint, number);
  return g_object_ref (finx_archive_get_row (self, number));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxArchive, finx_archive, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
finx_archive_finalize (GObject *object)
{
  FinxArchive *self = FINX_ARCHIVE (object);

  for (guint i = 0; i < self->slots->len; i++)
    {
      gpointer slot = self->slots->pdata[i];

      if (is_value (slot))
        self->kind->value_free (unmark (slot));
      else
        g_object_unref (slot);
    }
  g_ptr_array_unref (self->slots);
  g_clear_pointer (&self->shown, g_array_unref);
  G_OBJECT_CLASS (finx_archive_parent_class)->finalize (object);
}

static void
finx_archive_class_init (FinxArchiveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_archive_finalize;
}

static void
finx_archive_init (FinxArchive *self)
{
  self->slots = g_ptr_array_new ();
}

FinxArchive *
finx_archive_new (const FinxArchiveKind *kind)
{
  FinxArchive *self = g_object_new (FINX_TYPE_ARCHIVE, NULL);

  self->kind = kind;
  return self;
}

static void
list_shown (FinxArchive *self)
{
  g_clear_pointer (&self->shown, g_array_unref);
  if (self->is_shown == NULL)
    return;

  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->slots->len; i++)
    if (self->is_shown (self->kind->account (finx_archive_get_value (self, i)), self->user_data))
      g_array_append_val (self->shown, i);
}

void
finx_archive_fill (FinxArchive *self,
                   GPtrArray   *values)
{
  guint n = values->len;

  g_return_if_fail (FINX_IS_ARCHIVE (self));
  g_return_if_fail (self->slots->len == 0);

  g_ptr_array_set_size (self->slots, (int) n);
  for (guint i = 0; i < n; i++)
    self->slots->pdata[i] = mark (values->pdata[n - 1 - i]);
  g_ptr_array_set_free_func (values, NULL);     /* they are ours now */
  g_ptr_array_set_size (values, 0);
  list_shown (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, get_n_items (G_LIST_MODEL (self)));
}

/**
 * finx_archive_add:
 * @item: a row of what is newer than all there is; a reference is taken
 */
void
finx_archive_add (FinxArchive *self,
                  GObject     *item)
{
  guint number = self->slots->len;

  g_return_if_fail (FINX_IS_ARCHIVE (self));

  g_ptr_array_add (self->slots, g_object_ref (item));
  if (self->shown != NULL)
    {
      if (!self->is_shown (self->kind->account (self->kind->unwrap (item)), self->user_data))
        return;
      g_array_append_val (self->shown, number);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
}

void
finx_archive_set_shown (FinxArchive *self,
                        gboolean   (*is_shown) (const char *account, gpointer user_data),
                        gpointer     user_data)
{
  guint n_before;

  g_return_if_fail (FINX_IS_ARCHIVE (self));

  if (is_shown == NULL && self->is_shown == NULL)
    return;
  n_before = get_n_items (G_LIST_MODEL (self));
  self->is_shown = is_shown;
  self->user_data = user_data;
  list_shown (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_items (G_LIST_MODEL (self)));
}

guint
finx_archive_get_size (FinxArchive *self)
{
  g_return_val_if_fail (FINX_IS_ARCHIVE (self), 0);
  return self->slots->len;
}

GObject *
finx_archive_get_row (FinxArchive *self,
                      guint        number)
{
  g_return_val_if_fail (FINX_IS_ARCHIVE (self), NULL);
  g_return_val_if_fail (number < self->slots->len, NULL);

  if (is_value (self->slots->pdata[number]))
    self->slots->pdata[number] = self->kind->wrap (unmark (self->slots->pdata[number]));
  return self->slots->pdata[number];
}

gconstpointer
finx_archive_get_value (FinxArchive *self,
                        guint        number)
{
  gpointer slot;

  g_return_val_if_fail (FINX_IS_ARCHIVE (self), NULL);
  g_return_val_if_fail (number < self->slots->len, NULL);

  slot = self->slots->pdata[number];
  return is_value (slot) ? unmark (slot) : self->kind->unwrap (slot);
}
