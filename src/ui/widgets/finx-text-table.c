/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-text-table.h"

#include <math.h>

#define FINX_TYPE_TEXT_ROW (finx_text_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxTextRow, finx_text_row, FINX, TEXT_ROW, GObject)

struct _FinxTextRow
{
  GObject      parent_instance;
  char        *id;
  FinxTextCell cells[FINX_TEXT_TABLE_MAX];
};

G_DEFINE_FINAL_TYPE (FinxTextRow, finx_text_row, G_TYPE_OBJECT)

/* What a table keeps beside itself. */
typedef struct
{
  gsize       n_columns;
  GListStore *rows;
  GPtrArray  *coming;           /* (element-type FinxTextRow): between begin and end */
} Content;

static void
finx_text_row_finalize (GObject *object)
{
  FinxTextRow *self = FINX_TEXT_ROW (object);

  g_free (self->id);
  for (int i = 0; i < FINX_TEXT_TABLE_MAX; i++)
    g_free (self->cells[i].text);
  G_OBJECT_CLASS (finx_text_row_parent_class)->finalize (object);
}

static void
finx_text_row_class_init (FinxTextRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_text_row_finalize;
}

static void
finx_text_row_init (FinxTextRow *self)
{
}

static char *
text_of (gpointer item,
         int      column)
{
  const char *text = FINX_TEXT_ROW (item)->cells[column].text;

  return g_strdup (text != NULL ? text : "");
}

static int
sign_of (gpointer item,
         int      column)
{
  double key = FINX_TEXT_ROW (item)->cells[column].key;

  return isnan (key) ? 2 : (key > 0) - (key < 0);
}

static int
compare (gconstpointer a,
         gconstpointer b,
         int           column)
{
  const FinxTextCell *x = &((const FinxTextRow *) a)->cells[column], *y = &((const FinxTextRow *) b)->cells[column];

  if (isnan (x->key) && isnan (y->key))
    return g_utf8_collate (x->text != NULL ? x->text : "", y->text != NULL ? y->text : "");
  if (isnan (x->key) || isnan (y->key))
    return isnan (y->key) - isnan (x->key);
  return (x->key > y->key) - (x->key < y->key);
}

/* A table asks by function, not by number. */
#define COLUMN(n)                                                                                                        \
  static char *text_##n (gpointer item, gpointer user_data) { return text_of (item, n); }                                \
  static int sign_##n (gpointer item, gpointer user_data) { return sign_of (item, n); }                                  \
  static int compare_##n (gconstpointer a, gconstpointer b, gpointer user_data) { return compare (a, b, n); }
COLUMN (0) COLUMN (1) COLUMN (2) COLUMN (3) COLUMN (4) COLUMN (5) COLUMN (6) COLUMN (7) COLUMN (8) COLUMN (9) COLUMN (10)
COLUMN (11) COLUMN (12) COLUMN (13)

static const struct
{
  char *(*text)    (gpointer, gpointer);
  int   (*sign)    (gpointer, gpointer);
  int   (*compare) (gconstpointer, gconstpointer, gpointer);
} functions[FINX_TEXT_TABLE_MAX] = {
  { text_0, sign_0, compare_0 }, { text_1, sign_1, compare_1 }, { text_2, sign_2, compare_2 }, { text_3, sign_3, compare_3 },
  { text_4, sign_4, compare_4 }, { text_5, sign_5, compare_5 }, { text_6, sign_6, compare_6 }, { text_7, sign_7, compare_7 },
  { text_8, sign_8, compare_8 }, { text_9, sign_9, compare_9 }, { text_10, sign_10, compare_10 }, { text_11, sign_11, compare_11 },
  { text_12, sign_12, compare_12 }, { text_13, sign_13, compare_13 },
};

static void
content_free (gpointer data)
{
  Content *content = data;

  g_clear_object (&content->rows);
  g_clear_pointer (&content->coming, g_ptr_array_unref);
  g_free (content);
}

static Content *
get_content (FinxTable *self)
{
  return g_object_get_data (G_OBJECT (self), "finx-text-table");
}

GtkWidget *
finx_text_table_new (const char           *label,
                     const FinxTextColumn *columns,
                     gsize                 n_columns)
{
  FinxColumn specs[FINX_TEXT_TABLE_MAX] = { { 0 } };
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Content *content = g_new0 (Content, 1);
  GtkWidget *table;

  g_return_val_if_fail (n_columns <= FINX_TEXT_TABLE_MAX, NULL);

  for (gsize i = 0; i < n_columns; i++)
    {
      g_ptr_array_add (ids, g_strdup_printf ("column-%u", (guint) i));
      specs[i] = (FinxColumn) {
        .id = ids->pdata[i],
        .title = columns[i].title,
        .text = functions[i].text,
        .sign = columns[i].is_gain ? functions[i].sign : NULL,
        .compare = functions[i].compare,
        .is_number = columns[i].is_number,
        .is_bold = columns[i].is_bold,
        .is_dim = columns[i].is_dim,
        .expand = columns[i].expand,
        .priority = columns[i].priority,
        .chars = columns[i].chars,
      };
    }
  table = finx_table_new (label, NULL, specs, n_columns, NULL);
  content->n_columns = n_columns;
  content->rows = g_list_store_new (FINX_TYPE_TEXT_ROW);
  g_object_set_data_full (G_OBJECT (table), "finx-text-table", content, content_free);
  finx_table_set_model (FINX_TABLE (table), G_LIST_MODEL (content->rows));
  return table;
}

void
finx_text_table_begin (FinxTable *self)
{
  get_content (self)->coming = g_ptr_array_new_with_free_func (g_object_unref);
}

void
finx_text_table_add (FinxTable          *self,
                     const char         *id,
                     const FinxTextCell *cells)
{
  Content *content = get_content (self);
  FinxTextRow *row = g_object_new (FINX_TYPE_TEXT_ROW, NULL);

  row->id = g_strdup (id);
  for (gsize i = 0; i < content->n_columns; i++)
    row->cells[i] = cells[i];
  g_ptr_array_add (content->coming, row);
}

void
finx_text_table_end (FinxTable *self)
{
  Content *content = get_content (self);

  g_list_store_splice (content->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (content->rows)), content->coming->pdata,
                       content->coming->len);
  g_clear_pointer (&content->coming, g_ptr_array_unref);
}

void
finx_text_table_select (FinxTable  *self,
                        const char *id)
{
  GListModel *rows = G_LIST_MODEL (get_content (self)->rows);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(FinxTextRow) row = g_list_model_get_item (rows, i);

      if (g_strcmp0 (row->id, id) == 0)
        finx_table_select (self, row);
    }
}

const char *
finx_text_table_get_id (gpointer item)
{
  g_return_val_if_fail (FINX_IS_TEXT_ROW (item), NULL);
  return FINX_TEXT_ROW (item)->id;
}
