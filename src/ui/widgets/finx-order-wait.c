/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-order-wait.h"

#include <glib/gi18n.h>

typedef struct
{
  FinxTable  *table;            /* borrowed: the handler goes with it */
  const char *icon, *title, *text;      /* of the catalogue, or literals */
} Words;

static void
free_words_cb (gpointer  words,
               GClosure *closure)
{
  g_free (words);
}

static void
read_cb (FinxEngine *engine,
         Words      *words)
{
  if (finx_engine_are_orders_read (engine))
    finx_table_set_empty (words->table, words->icon, words->title, words->text);
  else
    finx_table_set_empty (words->table, words->icon, _("The orders are not read yet"), words->icon != NULL ? "" : NULL);
}

/**
 * finx_table_set_no_orders:
 * @icon: (nullable): lives as long as the program, as @title and @text (nullable) do
 *
 * As finx_table_set_empty(), for a table of orders: as long as they are not read, that is what it says.
 */
void
finx_table_set_no_orders (FinxTable  *self,
                          FinxEngine *engine,
                          const char *icon,
                          const char *title,
                          const char *text)
{
  Words *words = g_new (Words, 1);
  GClosure *closure = g_cclosure_new (G_CALLBACK (read_cb), words, free_words_cb);

  *words = (Words) { self, icon, title, text };
  read_cb (engine, words);
  g_object_watch_closure (G_OBJECT (self), closure);
  g_signal_connect_closure (engine, "orders-read", closure, FALSE);
}
