/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-transaction-model.h"

#include <string.h>

#include "base/finx-time.h"
#include "ui/finx-transaction-words.h"

struct _FinxTransactionItem
{
  GObject               parent_instance;
  FinxTransactionList  *list;
  guint                 row;
  FinxTransactionModel *model;          /* weak: in whose table it is */
};

G_DEFINE_FINAL_TYPE (FinxTransactionItem, finx_transaction_item, G_TYPE_OBJECT)

struct _FinxTransactionModel
{
  GObject              parent_instance;
  FinxTransactionList *list;
  guint                n_rows;          /* of @list: those that have happened */
  GArray              *rows;            /* (nullable) (element-type guint32): those that are shown, in order; NULL: all, newest first */
  guint                n;               /* as last told */
  GHashTable          *items;           /* row → FinxTransactionItem, borrowed: those that somebody has */
  char                *column;          /* (nullable) */
  gboolean             descending;
  char                *text;            /* casefolded; "": all */
  GCancellable        *cancellable;     /* of what is under way */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxTransactionModel, finx_transaction_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { BUSY_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What a thread works with. */
typedef struct
{
  FinxTransactionList *list;
  guint                n;               /* its rows from the first on */
  char                *column, *text;
  gboolean             descending;
} Job;

typedef enum { KEY_NONE, KEY_TEXT, KEY_NUMBER } KeyKind;

/* @text is borrowed from the list. */
typedef struct
{
  union
  {
    const char *text;
    double      number;
  };
  guint32 row;
} Key;

void
finx_transaction_item_get (FinxTransactionItem *self,
                           FinxTransaction     *view)
{
  g_return_if_fail (FINX_IS_TRANSACTION_ITEM (self));
  finx_transaction_list_get (self->list, self->row, view);
}

static void
finx_transaction_item_finalize (GObject *object)
{
  FinxTransactionItem *self = FINX_TRANSACTION_ITEM (object);

  if (self->model != NULL && g_hash_table_lookup (self->model->items, GUINT_TO_POINTER (self->row)) == self)
    g_hash_table_remove (self->model->items, GUINT_TO_POINTER (self->row));
  g_clear_weak_pointer (&self->model);
  finx_transaction_list_unref (self->list);
  G_OBJECT_CLASS (finx_transaction_item_parent_class)->finalize (object);
}

static void
finx_transaction_item_class_init (FinxTransactionItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_transaction_item_finalize;
}

static void
finx_transaction_item_init (FinxTransactionItem *self)
{
}

static void
job_free (gpointer data)
{
  Job *job = data;

  finx_transaction_list_unref (job->list);
  g_free (job->column);
  g_free (job->text);
  g_free (job);
}

static gboolean
has_text (const char *text,
          const char *needle)
{
  g_autofree char *folded = NULL;

  if (text == NULL || *text == '\0')
    return FALSE;
  folded = g_utf8_casefold (text, -1);
  return strstr (folded, needle) != NULL;
}

static gboolean
is_match (const FinxTransaction *transaction,
          const char            *needle)
{
  g_autofree char *date = finx_transaction_date_text (transaction);

  return strstr (date, needle) != NULL
         || has_text (finx_transaction_kind_label (transaction->kind), needle)
         || (transaction->instrument != NULL
             && (has_text (transaction->instrument->symbol, needle) || has_text (transaction->instrument->name, needle)))
         || (transaction->received != NULL && has_text (transaction->received->symbol, needle))
         || has_text (transaction->account, needle) || has_text (transaction->currency, needle)
         || has_text (transaction->note, needle);
}

static double
to_number (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_double (value) : -G_MAXDOUBLE;
}

/* The key of @column; unknown numbers come first, missing texts too. */
static KeyKind
get_key (const FinxTransaction *transaction,
         const char            *column,
         Key                   *key)
{
  const struct { const char *column, *text; } texts[] = {
    { "type", finx_transaction_kind_label (transaction->kind) },
    { "symbol", transaction->instrument != NULL ? transaction->instrument->symbol : "" },
    { "account", transaction->account },
    { "portfolio", transaction->account },
    { "currency", transaction->currency },
    { "note", transaction->note },
  };
  const struct { const char *column; FinxDecimal value; } numbers[] = {
    { "quantity", transaction->quantity }, { "price", transaction->price }, { "amount", finx_transaction_get_cash (transaction) },
    { "fees", transaction->fees }, { "taxes", transaction->taxes },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (column, texts[i].column))
      {
        key->text = texts[i].text != NULL ? texts[i].text : "";
        return KEY_TEXT;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (column, numbers[i].column))
      {
        key->number = to_number (numbers[i].value);
        return KEY_NUMBER;
      }
  key->number = 0;
  return KEY_NONE;
}

static int
compare_text_cb (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const Key *x = a, *y = b;
  int order = x->text == y->text ? 0 : g_utf8_collate (x->text, y->text);

  return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static int
compare_number_cb (gconstpointer a,
                   gconstpointer b,
                   gpointer      user_data)
{
  const Key *x = a, *y = b;
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
  g_autoptr(GArray) keys = g_array_new (FALSE, FALSE, sizeof (Key));
  GArray *rows;
  KeyKind kind = KEY_NONE;

  for (guint row = 0; row < job->n && !g_cancellable_is_cancelled (cancellable); row++)
    {
      FinxTransaction transaction;
      Key key = { .row = row };

      finx_transaction_list_get (job->list, row, &transaction);
      if (*job->text != '\0' && !is_match (&transaction, job->text))
        continue;
      kind = get_key (&transaction, job->column != NULL ? job->column : "", &key);
      g_array_append_val (keys, key);
    }
  if (kind != KEY_NONE)
    g_array_sort_with_data (keys, kind == KEY_TEXT ? compare_text_cb : compare_number_cb, NULL);

  rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), keys->len);
  for (guint i = 0; i < keys->len; i++)
    {
      guint place = job->descending ? keys->len - 1 - i : i;

      g_array_append_val (rows, g_array_index (keys, Key, place).row);
    }
  g_task_return_pointer (task, rows, (GDestroyNotify) g_array_unref);
}

static guint
count (FinxTransactionModel *self)
{
  return self->rows != NULL ? self->rows->len : self->n_rows;
}

static void
tell_all_changed (FinxTransactionModel *self)
{
  guint before = self->n;

  g_hash_table_remove_all (self->items);
  self->n = count (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->n);
}

static void
arranged_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FinxTransactionModel *self = FINX_TRANSACTION_MODEL (source);
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

/* In the order of the books, newest first, needs no array. */
static gboolean
is_plain (FinxTransactionModel *self)
{
  return *self->text == '\0' && (self->column == NULL || (g_str_equal (self->column, "date") && self->descending));
}

static void
arrange (FinxTransactionModel *self)
{
  GTask *task;
  Job *job;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->list == NULL || is_plain (self))
    {
      g_clear_pointer (&self->rows, g_array_unref);
      tell_all_changed (self);
      g_signal_emit (self, signals[BUSY_CHANGED], 0);
      return;
    }

  self->cancellable = g_cancellable_new ();
  job = g_new0 (Job, 1);
  job->list = finx_transaction_list_ref (self->list);
  job->n = self->n_rows;
  job->column = g_strdup (self->column);
  job->text = g_strdup (self->text);
  job->descending = self->column != NULL ? self->descending : TRUE;
  task = g_task_new (self, self->cancellable, arranged_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_thread);
  g_object_unref (task);
  g_signal_emit (self, signals[BUSY_CHANGED], 0);
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  FinxTransactionModel *self = FINX_TRANSACTION_MODEL (model);
  FinxTransactionItem *item;
  guint row;

  if (position >= self->n)
    return NULL;
  row = self->rows != NULL ? g_array_index (self->rows, guint32, position) : self->n - 1 - position;
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (row));
  if (item != NULL)
    return g_object_ref (item);

  item = g_object_new (FINX_TYPE_TRANSACTION_ITEM, NULL);
  item->list = finx_transaction_list_ref (self->list);
  item->row = row;
  g_set_weak_pointer (&item->model, self);
  g_hash_table_insert (self->items, GUINT_TO_POINTER (row), item);
  return item;
}

static guint
get_n_items (GListModel *model)
{
  return FINX_TRANSACTION_MODEL (model)->n;
}

static GType
get_item_type (GListModel *model)
{
  return FINX_TYPE_TRANSACTION_ITEM;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item = get_item;
  iface->get_n_items = get_n_items;
  iface->get_item_type = get_item_type;
}

FinxTransactionModel *
finx_transaction_model_new (void)
{
  return g_object_new (FINX_TYPE_TRANSACTION_MODEL, NULL);
}

void
finx_transaction_model_set_list (FinxTransactionModel *self,
                                 FinxTransactionList  *list,
                                 gint32                until)
{
  guint n = 0;

  g_return_if_fail (FINX_IS_TRANSACTION_MODEL (self));

  if (list != NULL)
    n = until == G_MAXINT32 ? finx_transaction_list_get_n (list) : finx_transaction_list_find_day (list, until + 1);
  if (self->list == list && self->n_rows == n)
    return;
  if (list != NULL)
    finx_transaction_list_ref (list);
  g_clear_pointer (&self->list, finx_transaction_list_unref);
  self->list = list;
  self->n_rows = n;
  /* Row numbers of the list before mean nothing now. */
  g_clear_pointer (&self->rows, g_array_unref);
  if (is_plain (self))
    {
      arrange (self);
      return;
    }
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  tell_all_changed (self);
  arrange (self);
}

void
finx_transaction_model_sort (FinxTransactionModel *self,
                             const char           *column,
                             gboolean              descending)
{
  g_return_if_fail (FINX_IS_TRANSACTION_MODEL (self));

  g_free (self->column);
  self->column = g_strdup (column);
  self->descending = descending;
  arrange (self);
}

void
finx_transaction_model_filter (FinxTransactionModel *self,
                               const char           *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  g_return_if_fail (FINX_IS_TRANSACTION_MODEL (self));

  if (g_str_equal (folded, self->text))
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&folded);
  arrange (self);
}

gboolean
finx_transaction_model_is_busy (FinxTransactionModel *self)
{
  g_return_val_if_fail (FINX_IS_TRANSACTION_MODEL (self), FALSE);
  return self->cancellable != NULL;
}

guint
finx_transaction_model_get_total (FinxTransactionModel *self)
{
  g_return_val_if_fail (FINX_IS_TRANSACTION_MODEL (self), 0);
  return self->list != NULL ? finx_transaction_list_get_n (self->list) : 0;
}

static void
finx_transaction_model_dispose (GObject *object)
{
  g_cancellable_cancel (FINX_TRANSACTION_MODEL (object)->cancellable);
  G_OBJECT_CLASS (finx_transaction_model_parent_class)->dispose (object);
}

static void
finx_transaction_model_finalize (GObject *object)
{
  FinxTransactionModel *self = FINX_TRANSACTION_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->list, finx_transaction_list_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_hash_table_unref (self->items);
  g_free (self->column);
  g_free (self->text);
  G_OBJECT_CLASS (finx_transaction_model_parent_class)->finalize (object);
}

static void
finx_transaction_model_class_init (FinxTransactionModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = finx_transaction_model_dispose;
  object_class->finalize = finx_transaction_model_finalize;
  signals[BUSY_CHANGED] = g_signal_new ("busy-changed", FINX_TYPE_TRANSACTION_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
}

static void
finx_transaction_model_init (FinxTransactionModel *self)
{
  self->items = g_hash_table_new (NULL, NULL);
  self->text = g_strdup ("");
}
