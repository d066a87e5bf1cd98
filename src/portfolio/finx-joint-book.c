/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-joint-book.h"

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
  g_hash_table_insert (self->accounting, account, g_memdup2 (&source->part->accounting, sizeof source->part->accounting));
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

static void
add_next (FinxJointBook              *self,
          Source                     *source,
          FinxTransactionListBuilder *builder)
{
  FinxTransaction transaction = source->next;
  g_autofree char *id = g_strconcat (source->part->id, "/", transaction.id, NULL);
  g_autofree char *lot = *transaction.lot != '\0' ? g_strconcat (source->part->id, "/", transaction.lot, NULL) : g_strdup ("");

  transaction.id = id;
  transaction.lot = lot;
  transaction.account = open_account (self, source, transaction.account);
  transaction.counter_account = open_account (self, source, transaction.counter_account);
  finx_transaction_list_builder_add (builder, &transaction);
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

/**
 * finx_joint_book_new:
 * @parts: (transfer full) (element-type FinxJointPart): the portfolios, each once
 *
 * Returns: (transfer full): all of them together; a million transactions take about a second
 */
FinxJointBook *
finx_joint_book_new (GPtrArray *parts)
{
  FinxJointBook *self = g_new0 (FinxJointBook, 1);
  g_autofree Source *sources = g_new0 (Source, MAX (parts->len, 1u));

  g_atomic_ref_count_init (&self->ref_count);
  self->parts = parts;
  self->origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, origin_free);
  self->accounting = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < parts->len; i++)
    {
      sources[i].part = parts->pdata[i];
      sources[i].names = g_hash_table_new (g_str_hash, g_str_equal);
      sources[i].n = finx_transaction_list_get_n (sources[i].part->transactions);
      read_next (&sources[i]);
      if (sources[i].part->accounts != NULL && self->accounts == NULL)
        self->accounts = g_ptr_array_new ();
    }
  merge (self, sources);
  if (self->accounts != NULL)
    g_ptr_array_add (self->accounts, NULL);
  for (guint i = 0; i < parts->len; i++)
    g_hash_table_unref (sources[i].names);
  return self;
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
