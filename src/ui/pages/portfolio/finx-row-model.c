/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-row-model.h"

struct _FinxRowSource
{
  gatomicrefcount     ref_count;
  const FinxRowFuncs *funcs;
  gpointer            data;             /* owned */
  GDestroyNotify      destroy;
  guint               n;
};

struct _FinxRowItem
{
  GObject        parent_instance;
  FinxRowSource *source;
  guint          row;
  FinxRowModel  *model;                 /* weak: in whose table it is */
};

G_DEFINE_FINAL_TYPE (FinxRowItem, finx_row_item, G_TYPE_OBJECT)

struct _FinxRowModel
{
  GObject        parent_instance;
  FinxRowSource *source;                /* (nullable) */
  GArray        *rows;                  /* (nullable) (element-type guint32): those that are shown, in order; NULL: all */
  guint          n;                     /* as last told */
  GHashTable    *items;                 /* row → FinxRowItem, borrowed: those that somebody has */
  char          *column;                /* (nullable) */
  gboolean       descending;
  char          *text;                  /* casefolded; "": all */
  GCancellable  *cancellable;           /* of what is under way */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxRowModel, finx_row_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { BUSY_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What a thread works with. */
typedef struct
{
  FinxRowSource *source;
  char          *column, *text;
  gboolean       descending;
} Job;

FinxRowSource *
finx_row_source_new (const FinxRowFuncs *funcs,
                     gpointer            data,
                     GDestroyNotify      destroy,
                     guint               n)
{
  FinxRowSource *self = g_new0 (FinxRowSource, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->funcs = funcs;
  self->data = data;
  self->destroy = destroy;
  self->n = n;
  return self;
}

FinxRowSource *
finx_row_source_ref (FinxRowSource *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_row_source_unref (FinxRowSource *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  self->destroy (self->data);
  g_free (self);
}

gpointer
finx_row_item_get_data (FinxRowItem *self)
{
  g_return_val_if_fail (FINX_IS_ROW_ITEM (self), NULL);
  return self->source->data;
}

guint
finx_row_item_get_row (FinxRowItem *self)
{
  g_return_val_if_fail (FINX_IS_ROW_ITEM (self), 0);
  return self->row;
}

static void
finx_row_item_finalize (GObject *object)
{
  FinxRowItem *self = FINX_ROW_ITEM (object);

  if (self->model != NULL && g_hash_table_lookup (self->model->items, GUINT_TO_POINTER (self->row)) == self)
    g_hash_table_remove (self->model->items, GUINT_TO_POINTER (self->row));
  g_clear_weak_pointer (&self->model);
  finx_row_source_unref (self->source);
  G_OBJECT_CLASS (finx_row_item_parent_class)->finalize (object);
}

static void
finx_row_item_class_init (FinxRowItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_row_item_finalize;
}

static void
finx_row_item_init (FinxRowItem *self)
{
}

static void
job_free (gpointer data)
{
  Job *job = data;

  finx_row_source_unref (job->source);
  g_free (job->column);
  g_free (job->text);
  g_free (job);
}

static int
compare_text_cb (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const FinxRowKey *x = a, *y = b;
  int order = x->text == y->text ? 0 : g_utf8_collate (x->text, y->text);

  return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static int
compare_number_cb (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  const FinxRowKey *x = a, *y = b;
  int order = (x->number > y->number) - (x->number < y->number);

  return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static void
job_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  const Job *job = data;
  const FinxRowFuncs *funcs = job->source->funcs;
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (FinxRowKey));
  FinxRowKeyKind kind = FINX_ROW_KEY_NONE;
  GArray *rows;

  for (guint row = 0; row < job->source->n && !g_cancellable_is_cancelled (cancellable); row++)
    {
      FinxRowKey key = { .number = 0 };

      if (*job->text != '\0' && !funcs->is_match (job->source->data, row, job->text))
        continue;
      if (job->column != NULL)
        kind = funcs->get_key (job->source->data, row, job->column, &key);
      key.row = row;
      g_array_append_val (keys, key);
    }
  if (kind != FINX_ROW_KEY_NONE)
    g_array_sort_with_data (keys, kind == FINX_ROW_KEY_TEXT ? compare_text_cb : compare_number_cb, NULL);

  rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), keys->len);
  for (guint i = 0; i < keys->len; i++)
    {
      guint place = job->descending ? keys->len - 1 - i : i;

      g_array_append_val (rows, g_array_index (keys, FinxRowKey, place).row);
    }
  g_task_return_pointer (task, rows, (GDestroyNotify) g_array_unref);
}

static void
tell_all_changed (FinxRowModel *self)
{
  guint before = self->n;

  g_hash_table_remove_all (self->items);
  self->n = self->rows != NULL ? self->rows->len : self->source != NULL ? self->source->n : 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n);
}

static void
arranged_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FinxRowModel *self = FINX_ROW_MODEL (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rows = g_task_propagate_pointer (G_TASK (result), &error);

  if (rows == NULL)
    return;                             /* cancelled: something newer is under way */
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = g_steal_pointer (&rows);
  tell_all_changed (self);
  g_signal_emit (self, signals[BUSY_CHANGED], 0);
}

/* In the order of the source no array is needed. */
static gboolean
is_plain (FinxRowModel *self)
{
  const FinxRowFuncs *funcs = self->source != NULL ? self->source->funcs : NULL;

  return funcs == NULL
         || (*self->text == '\0'
             && (self->column == NULL || (g_strcmp0 (self->column, funcs->own_column) == 0 && self->descending == funcs->is_reversed)));
}

static void
arrange (FinxRowModel *self)
{
  GTask *task;
  Job *job;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (is_plain (self))
    {
      g_clear_pointer (&self->rows, g_array_unref);
      tell_all_changed (self);
      g_signal_emit (self, signals[BUSY_CHANGED], 0);
      return;
    }

  self->cancellable = g_cancellable_new ();
  job = g_new0 (Job, 1);
  job->source = finx_row_source_ref (self->source);
  job->column = g_strdup (self->column);
  job->text = g_strdup (self->text);
  job->descending = self->column != NULL ? self->descending : self->source->funcs->is_reversed;
  task = g_task_new (self, self->cancellable, arranged_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_thread);
  g_object_unref (task);
  g_signal_emit (self, signals[BUSY_CHANGED], 0);
}

static guint
find_row (FinxRowModel *self,
          guint         position)
{
  if (self->rows != NULL)
    return g_array_index (self->rows, guint32, position);
  return self->source->funcs->is_reversed ? self->n - 1 - position : position;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FinxRowModel *self = FINX_ROW_MODEL (model);
  FinxRowItem *item;
  guint row;

  if (position >= self->n)
    return NULL;
  row = find_row (self, position);
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (row));
  if (item != NULL)
    return g_object_ref (item);

  item = g_object_new (FINX_TYPE_ROW_ITEM, NULL);
  item->source = finx_row_source_ref (self->source);
  item->row = row;
  g_set_weak_pointer (&item->model, self);
  g_hash_table_insert (self->items, GUINT_TO_POINTER (row), item);
  return item;
}

static guint
get_n_items (GListModel *model)
{
  return FINX_ROW_MODEL (model)->n;
}

static GType
get_item_type (GListModel *model)
{
  return FINX_TYPE_ROW_ITEM;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item = get_item;
  iface->get_n_items = get_n_items;
  iface->get_item_type = get_item_type;
}

FinxRowModel *
finx_row_model_new (void)
{
  return g_object_new (FINX_TYPE_ROW_MODEL, NULL);
}

void
finx_row_model_set_source (FinxRowModel  *self,
                           FinxRowSource *source)
{
  g_return_if_fail (FINX_IS_ROW_MODEL (self));

  if (self->source == source)
    return;
  g_clear_pointer (&self->source, finx_row_source_unref);
  self->source = source != NULL ? finx_row_source_ref (source) : NULL;
  /* Row numbers of the source before mean nothing now. */
  g_clear_pointer (&self->rows, g_array_unref);
  if (!is_plain (self))
    {
      self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
      tell_all_changed (self);
    }
  arrange (self);
}

void
finx_row_model_sort (FinxRowModel *self,
                     const char   *column,
                     gboolean      descending)
{
  g_return_if_fail (FINX_IS_ROW_MODEL (self));

  g_free (self->column);
  self->column = g_strdup (column);
  self->descending = descending;
  arrange (self);
}

void
finx_row_model_filter (FinxRowModel *self,
                       const char   *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  g_return_if_fail (FINX_IS_ROW_MODEL (self));

  if (g_str_equal (folded, self->text))
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&folded);
  arrange (self);
}

gboolean
finx_row_model_is_busy (FinxRowModel *self)
{
  g_return_val_if_fail (FINX_IS_ROW_MODEL (self), FALSE);
  return self->cancellable != NULL;
}

static void
finx_row_model_dispose (GObject *object)
{
  g_cancellable_cancel (FINX_ROW_MODEL (object)->cancellable);
  G_OBJECT_CLASS (finx_row_model_parent_class)->dispose (object);
}

static void
finx_row_model_finalize (GObject *object)
{
  FinxRowModel *self = FINX_ROW_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->source, finx_row_source_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_hash_table_unref (self->items);
  g_free (self->column);
  g_free (self->text);
  G_OBJECT_CLASS (finx_row_model_parent_class)->finalize (object);
}

static void
finx_row_model_class_init (FinxRowModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = finx_row_model_dispose;
  object_class->finalize = finx_row_model_finalize;
  signals[BUSY_CHANGED] = g_signal_new ("busy-changed", FINX_TYPE_ROW_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_row_model_init (FinxRowModel *self)
{
  self->items = g_hash_table_new (NULL, NULL);
  self->text = g_strdup ("");
}
