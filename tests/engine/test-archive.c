/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-order-item.h"
#include "engine/journal/finx-archive.h"

static guint n_wrapped;

static GObject *
wrap (gpointer value)
{
  n_wrapped++;
  return G_OBJECT (finx_order_item_new_take (value));
}

static gconstpointer
unwrap (GObject *item)
{
  return finx_order_item_get_order (FINX_ORDER_ITEM (item));
}

static const char *
account (gconstpointer order)
{
  return ((const FinxOrder *) order)->client_id;        /* each has its own */
}

static FinxArchive *
new_archive (void)
{
  static FinxArchiveKind kind = { 0, wrap, unwrap, account, (GDestroyNotify) finx_order_free };

  kind.item_type = FINX_TYPE_ORDER_ITEM;
  n_wrapped = 0;
  return finx_archive_new (&kind);
}

static FinxOrder *
new_order (const char *client_id)
{
  FinxOrder *order = finx_order_new ();

  g_free (order->client_id);
  order->client_id = g_strdup (client_id);
  return order;
}

static void
fill (FinxArchive *archive)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);

  g_ptr_array_add (values, new_order ("third"));
  g_ptr_array_add (values, new_order ("second"));
  g_ptr_array_add (values, new_order ("first"));
  finx_archive_fill (archive, values);
  g_assert_cmpuint (values->len, ==, 0);
}

static void
add (FinxArchive *archive,
     const char  *client_id)
{
  g_autoptr(FinxOrderItem) item = finx_order_item_new_take (new_order (client_id));

  finx_archive_add (archive, G_OBJECT (item));
}

static void
assert_item (FinxArchive *archive,
             guint        position,
             const char  *client_id)
{
  g_autoptr(FinxOrderItem) item = g_list_model_get_item (G_LIST_MODEL (archive), position);

  g_assert_cmpstr (finx_order_item_get_order (item)->client_id, ==, client_id);
}

static void
changed_cb (GListModel *list,
            guint       position,
            guint       n_removed,
            guint       n_added,
            char      **seen)
{
  g_autofree char *before = *seen;

  *seen = g_strdup_printf ("%s %u-%u+%u", before, position, n_removed, n_added);
}

static void
test_newest_first (void)
{
  g_autoptr(FinxArchive) archive = new_archive ();
  g_autofree char *seen = g_strdup ("");

  g_signal_connect (archive, "items-changed", G_CALLBACK (changed_cb), &seen);
  fill (archive);
  add (archive, "fourth");
  g_assert_cmpstr (seen, ==, " 0-0+3 0-0+1");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (archive)), ==, 4);
  assert_item (archive, 0, "fourth");
  assert_item (archive, 1, "third");
  assert_item (archive, 3, "first");
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (archive), 4));
}

static void
test_rows_are_made_when_asked_for (void)
{
  g_autoptr(FinxArchive) archive = new_archive ();
  GObject *row;

  fill (archive);
  g_assert_cmpstr (((const FinxOrder *) finx_archive_get_value (archive, 1))->client_id, ==, "second");
  g_assert_cmpuint (n_wrapped, ==, 0);
  row = finx_archive_get_row (archive, 1);
  g_assert_cmpuint (n_wrapped, ==, 1);
  g_assert_true (finx_archive_get_row (archive, 1) == row);
  g_assert_true (finx_archive_get_value (archive, 1) == (gconstpointer) finx_order_item_get_order (FINX_ORDER_ITEM (row)));
  assert_item (archive, 1, "second");
  g_assert_cmpuint (n_wrapped, ==, 1);
}

static void
test_numbers_stay_as_it_grows (void)
{
  g_autoptr(FinxArchive) archive = new_archive ();
  GObject *row;

  fill (archive);
  row = finx_archive_get_row (archive, 2);
  for (guint i = 0; i < 100; i++)
    add (archive, "later");
  g_assert_true (finx_archive_get_row (archive, 2) == row);
  g_assert_cmpuint (finx_archive_get_size (archive), ==, 103);
  assert_item (archive, 100, "third");
}

static gboolean
is_not_hidden (const char *name,
               gpointer    hidden)
{
  return !g_str_equal (name, hidden);
}

static void
test_accounts_can_be_left_out (void)
{
  g_autoptr(FinxArchive) archive = new_archive ();
  g_autofree char *seen = g_strdup ("");

  fill (archive);
  g_signal_connect (archive, "items-changed", G_CALLBACK (changed_cb), &seen);
  finx_archive_set_shown (archive, is_not_hidden, (gpointer) "second");
  add (archive, "fourth");
  add (archive, "second");
  g_assert_cmpstr (seen, ==, " 0-3+2 0-0+1");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (archive)), ==, 3);
  assert_item (archive, 0, "fourth");
  assert_item (archive, 1, "third");
  assert_item (archive, 2, "first");
  g_assert_cmpuint (finx_archive_get_size (archive), ==, 5);
  g_assert_cmpstr (((const FinxOrder *) finx_archive_get_value (archive, 1))->client_id, ==, "second");

  finx_archive_set_shown (archive, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (archive)), ==, 5);
  assert_item (archive, 0, "second");
  assert_item (archive, 3, "second");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/archive/newest-first", test_newest_first);
  g_test_add_func ("/engine/archive/rows-are-made-when-asked-for", test_rows_are_made_when_asked_for);
  g_test_add_func ("/engine/archive/numbers-stay-as-it-grows", test_numbers_stay_as_it_grows);
  g_test_add_func ("/engine/archive/accounts-can-be-left-out", test_accounts_can_be_left_out);
  return g_test_run ();
}
