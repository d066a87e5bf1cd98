/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-joint-book.h"

/* An account of the joint list, and what it is in its portfolio. */
typedef struct
{
  const FinxJointPart *part;
  char                *label;
} Origin;

struct _FinxJointBook
{
  gatomicrefcount      ref_count;
  GPtrArray           *parts;           /* (element-type FinxJointPart) */
  FinxTransactionList *transactions;
  GHashTable          *origins;         /* account → Origin */
  GHashTable          *accounting;      /* account → FinxAccounting */
  GPtrArray           *accounts;        /* (nullable) (element-type utf8): those that count, ended by %NULL; texts of @origins */
  gboolean             has_doubles;     /* accounts whose name is another one's, but for what was added to it */
};

/* One part on its way into the list. */
typedef struct
{
  const FinxJointPart *part;
  GHashTable          *names;           /* label → account, borrowed from the book */
  guint                row, n;
  FinxTransaction      next;            /* its texts are the part's */
} Source;

FinxJointPart *
finx_joint_part_new (const char           *id,
                     const char           *name,
                     FinxTransactionList  *transactions,
                     FinxAccounting        accounting,
                     char                **accounts)
{
  FinxJointPart *self = g_new0 (FinxJointPart, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->transactions = finx_transaction_list_ref (transactions);
  self->accounting = accounting;
  self->accounts = g_strdupv (accounts);
  return self;
}

void
finx_joint_part_free (FinxJointPart *self)
{
  finx_transaction_list_unref (self->transactions);
  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->accounts);
  g_free (self);
}

static void
origin_free (gpointer data)
{
  g_free (((Origin *) data)->label);
  g_free (data);
}

/* The account that has the portfolio's own label is called like it. */
static char *
name_account (FinxJointBook       *self,
              const FinxJointPart *part,
              const char          *label)
{
  char *name = g_str_equal (label, part->id) ? g_strdup (part->name) : g_strdup_printf ("%s · %s", part->name, label);

  while (g_hash_table_contains (self->origins, name))
    {
      char *longer = g_strdup_printf ("%s (%s)", name, part->id);

      self->has_doubles = TRUE;
      g_free (name);
      name = longer;
    }
  return name;
}

/* Returns: the account of the joint list; "" stays what it is */
static char *
open_account (FinxJointBook *self,
              Source        *source,
              char          *label)
{
  char *account = g_hash_table_lookup (source->names, label);
  Origin *origin;

  if (account != NULL || *label == '\0')
    return account != NULL ? account : label;
  account = name_account (self, source->part, label);
  origin = g_new0 (Origin, 1);
  origin->part = source->part;
  origin->label = g_strdup (label);
  g_hash_table_insert (self->origins, account, origin);
  g_hash_table_insert (self->accounting, g_strdup (account), g_memdup2 (&source->part->accounting, sizeof source->part->accounting));
  g_hash_table_insert (source->names, origin->label, account);
  if (self->accounts != NULL && (source->part->accounts == NULL || g_strv_contains ((const char *const *) source->part->accounts, label)))
    g_ptr_array_add (self->accounts, account);
  return account;
}

static void
read_next (Source *source)
{
  if (source->row < source->n)
    finx_transaction_list_get (source->part->transactions, source->row, &source->next);
}

/* Adds @transaction of a part as it is in the joint list. */
static void
add (FinxJointBook              *self,
     Source                     *source,
     FinxTransaction             transaction,
     FinxTransactionListBuilder *builder)
{
  g_autofree char *id = g_strconcat (source->part->id, "/", transaction.id, NULL);
  g_autofree char *lot = *transaction.lot != '\0' ? g_strconcat (source->part->id, "/", transaction.lot, NULL) : g_strdup ("");

  transaction.id = id;
  transaction.lot = lot;
  transaction.account = open_account (self, source, transaction.account);
  transaction.counter_account = open_account (self, source, transaction.counter_account);
  finx_transaction_list_builder_add (builder, &transaction);
}

static void
add_next (FinxJointBook              *self,
          Source                     *source,
          FinxTransactionListBuilder *builder)
{
  add (self, source, source->next, builder);
  source->row++;
  read_next (source);
}

/* Few portfolios: the one that comes first is looked for among all. In order, the list needs no sorting. */
static void
merge (FinxJointBook *self,
       Source        *sources)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
  Source *first;

  do
    {
      first = NULL;
      for (guint i = 0; i < self->parts->len; i++)
        if (sources[i].row < sources[i].n && (first == NULL || finx_transaction_compare (&sources[i].next, &first->next) < 0))
          first = &sources[i];
      if (first != NULL)
        add_next (self, first, builder);
    }
  while (first != NULL);
  self->transactions = finx_transaction_list_builder_end (builder);
}

static FinxJointBook *
new_book (GPtrArray *parts)
{
  FinxJointBook *self = g_new0 (FinxJointBook, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->parts = parts;
  self->origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, origin_free);
  self->accounting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < parts->len; i++)
    if (((FinxJointPart *) parts->pdata[i])->accounts != NULL && self->accounts == NULL)
      self->accounts = g_ptr_array_new ();
  return self;
}

static Source *
new_sources (const GPtrArray *parts)
{
  Source *sources = g_new0 (Source, MAX (parts->len, 1u));

  for (guint i = 0; i < parts->len; i++)
    {
      sources[i].part = parts->pdata[i];
      sources[i].names = g_hash_table_new (g_str_hash, g_str_equal);
      sources[i].n = finx_transaction_list_get_n (sources[i].part->transactions);
    }
  return sources;
}

static void
free_sources (Source *sources,
              guint   n)
{
  for (guint i = 0; i < n; i++)
    g_hash_table_unref (sources[i].names);
  g_free (sources);
}

/**
 * finx_joint_book_new:
 * @parts: (transfer full) (element-type FinxJointPart): the portfolios, each once
 *
 * Returns: (transfer full): all of them together; a million transactions take about a second
 */
FinxJointBook *
finx_joint_book_new (GPtrArray *parts)
{
  FinxJointBook *self = new_book (parts);
  Source *sources = new_sources (parts);

  for (guint i = 0; i < parts->len; i++)
    read_next (&sources[i]);
  merge (self, sources);
  if (self->accounts != NULL)
    g_ptr_array_add (self->accounts, NULL);
  free_sources (sources, parts->len);
  return self;
}

/* But for their transactions. */
static gboolean
is_same_part (const FinxJointPart *a,
              const FinxJointPart *b)
{
  gboolean same_accounts = a->accounts == NULL || b->accounts == NULL
                           ? a->accounts == b->accounts : g_strv_equal ((const char *const *) a->accounts, (const char *const *) b->accounts);

  return g_str_equal (a->id, b->id) && g_str_equal (a->name, b->name) && a->accounting.method == b->accounting.method
         && a->accounting.expense_fees == b->accounting.expense_fees && a->accounting.refuse_short == b->accounting.refuse_short
         && same_accounts;
}

static gboolean
have_same_parts (const FinxJointBook *old,
                 const GPtrArray     *parts)
{
  if (old->parts->len != parts->len)
    return FALSE;
  for (guint i = 0; i < parts->len; i++)
    if (!is_same_part (old->parts->pdata[i], parts->pdata[i]))
      return FALSE;
  return TRUE;
}

/* The accounts of @old, in the same parts of @self. */
static void
copy_accounts (FinxJointBook *self,
               FinxJointBook *old,
               Source        *sources)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, old->origins);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Origin *origin = value;
      guint i;

      if (g_ptr_array_find (old->parts, origin->part, &i))
        {
          g_hash_table_insert (self->origins, g_strdup (key), g_memdup2 (&(Origin) { sources[i].part, g_strdup (origin->label) }, sizeof (Origin)));
          g_hash_table_insert (self->accounting, g_strdup (key), g_memdup2 (&sources[i].part->accounting, sizeof (FinxAccounting)));
        }
    }
  g_hash_table_iter_init (&iter, self->origins);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      Origin *origin = value;

      for (guint i = 0; i < self->parts->len; i++)
        if (sources[i].part == origin->part)
          g_hash_table_insert (sources[i].names, origin->label, key);
    }
  for (guint i = 0; self->accounts != NULL && i + 1 < old->accounts->len; i++)
    if (g_hash_table_lookup_extended (self->origins, old->accounts->pdata[i], &key, NULL))
      g_ptr_array_add (self->accounts, key);
}

/* What became of a part since @old. */
static void
add_changes (FinxJointBook              *self,
             Source                     *source,
             FinxTransactionList        *old,
             FinxTransactionListBuilder *builder)
{
  g_autoptr(GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint)), added = g_array_new (FALSE, FALSE, sizeof (guint));
  FinxTransaction transaction;

  finx_transaction_list_diff (old, source->part->transactions, removed, added);
  for (guint i = 0; i < removed->len; i++)
    {
      finx_transaction_list_get (old, g_array_index (removed, guint, i), &transaction);
      transaction.is_deleted = TRUE;
      add (self, source, transaction, builder);
    }
  for (guint i = 0; i < added->len; i++)
    {
      finx_transaction_list_get (source->part->transactions, g_array_index (added, guint, i), &transaction);
      add (self, source, transaction, builder);
    }
}

/**
 * finx_joint_book_update:
 * @parts: (transfer full) (element-type FinxJointPart): usually those of @old with later versions of their transactions
 *
 * Returns: (transfer full): what finx_joint_book_new() would; where accounts stay what they are, only what changed is merged,
 *   and its list is a later version of that of @old
 */
FinxJointBook *
finx_joint_book_update (FinxJointBook *old,
                        GPtrArray     *parts)
{
  FinxTransactionListBuilder *builder;
  FinxJointBook *self;
  Source *sources;
  guint n_accounts;

  if (old->has_doubles || !have_same_parts (old, parts))
    return finx_joint_book_new (parts);
  self = new_book (parts);
  sources = new_sources (parts);
  copy_accounts (self, old, sources);
  n_accounts = g_hash_table_size (self->origins);
  builder = finx_transaction_list_builder_new (old->transactions);
  for (guint i = 0; i < parts->len; i++)
    add_changes (self, &sources[i], ((FinxJointPart *) old->parts->pdata[i])->transactions, builder);
  self->transactions = finx_transaction_list_builder_end (builder);
  free_sources (sources, parts->len);
  if (self->accounts != NULL)
    g_ptr_array_add (self->accounts, NULL);
  if (g_hash_table_size (self->origins) == n_accounts)
    return self;
  /* A new account may have a name that another one would have got. */
  parts = g_ptr_array_ref (self->parts);
  finx_joint_book_unref (self);
  return finx_joint_book_new (parts);
}

FinxJointBook *
finx_joint_book_ref (FinxJointBook *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_joint_book_unref (FinxJointBook *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  finx_transaction_list_unref (self->transactions);
  g_hash_table_unref (self->accounting);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_hash_table_unref (self->origins);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/**
 * finx_joint_book_get_parts:
 *
 * Returns: (transfer none) (element-type FinxJointPart): as they were given
 */
const GPtrArray *
finx_joint_book_get_parts (FinxJointBook *self)
{
  return self->parts;
}

/**
 * finx_joint_book_get_transactions:
 *
 * Returns: (transfer none)
 */
FinxTransactionList *
finx_joint_book_get_transactions (FinxJointBook *self)
{
  return self->transactions;
}

/**
 * finx_joint_book_get_accounting:
 *
 * Returns: (transfer none) (element-type utf8 FinxAccounting): how the lots of each account are kept
 */
GHashTable *
finx_joint_book_get_accounting (FinxJointBook *self)
{
  return self->accounting;
}

/**
 * finx_joint_book_get_accounts:
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): those that count; %NULL: all
 */
const char *const *
finx_joint_book_get_accounts (FinxJointBook *self)
{
  return self->accounts != NULL ? (const char *const *) self->accounts->pdata : NULL;
}

/**
 * finx_joint_book_find:
 * @account: of the list
 * @label: (out) (optional) (transfer none): what it is called in its portfolio
 *
 * Returns: (transfer none) (nullable): the portfolio that it belongs to
 */
const FinxJointPart *
finx_joint_book_find (FinxJointBook  *self,
                      const char     *account,
                      const char    **label)
{
  const Origin *origin = g_hash_table_lookup (self->origins, account);

  if (origin != NULL && label != NULL)
    *label = origin->label;
  return origin != NULL ? origin->part : NULL;
}
