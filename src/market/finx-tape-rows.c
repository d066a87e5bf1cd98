/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-tape-rows.h"

typedef struct
{
  GPtrArray *rows;              /* (element-type FinxTapeRow), oldest first: shown from the end */
} FinxTapeRowsPrivate;

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE (FinxTapeRows, finx_tape_rows, G_TYPE_OBJECT,
                         G_ADD_PRIVATE (FinxTapeRows)
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GPtrArray *
get_rows (gpointer self)
{
  return ((FinxTapeRowsPrivate *) finx_tape_rows_get_instance_private (self))->rows;
}

static GType
get_item_type (GListModel *model)
{
  return FINX_TYPE_TAPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return get_rows (model)->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *rows = get_rows (model);

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, rows->len - 1 - position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
finx_tape_rows_finalize (GObject *object)
{
  g_ptr_array_unref (get_rows (object));
  G_OBJECT_CLASS (finx_tape_rows_parent_class)->finalize (object);
}

static void
finx_tape_rows_class_init (FinxTapeRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_tape_rows_finalize;
}

static void
finx_tape_rows_init (FinxTapeRows *self)
{
  FinxTapeRowsPrivate *priv = finx_tape_rows_get_instance_private (self);

  priv->rows = g_ptr_array_new_full (FINX_TAPE_LENGTH, g_object_unref);
}

void
finx_tape_rows_add (FinxTapeRows *self,
                    GPtrArray    *added,
                    guint         n_replaced)
{
  GPtrArray *rows = get_rows (self);
  guint n_skip = added->len > FINX_TAPE_LENGTH ? added->len - FINX_TAPE_LENGTH : 0, n_new = added->len - n_skip;
  guint n_kept = rows->len - n_replaced, n_gone = n_kept + n_new > FINX_TAPE_LENGTH ? n_kept + n_new - FINX_TAPE_LENGTH : 0;

  if (n_gone > 0)
    {
      g_ptr_array_remove_range (rows, 0, n_gone);
      g_list_model_items_changed (G_LIST_MODEL (self), rows->len, n_gone, 0);
    }
  if (n_new == 0 && n_replaced == 0)
    return;
  g_ptr_array_set_size (rows, (int) (rows->len - n_replaced));
  for (guint i = n_skip; i < added->len; i++)
    g_ptr_array_add (rows, g_object_ref (added->pdata[i]));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_replaced, n_new);
}

void
finx_tape_rows_clear (FinxTapeRows *self)
{
  GPtrArray *rows = get_rows (self);
  guint n = rows->len;

  g_ptr_array_set_size (rows, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}
