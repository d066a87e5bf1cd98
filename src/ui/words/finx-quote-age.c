/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/words/finx-quote-age.h"

#include <glib/gi18n.h>

#include "engine/prices/finx-provider-settings.h"
#include "ui/words/finx-format.h"

#define FIRST_MS     200        /* after a widget came on the screen: by then its rows have their places */
#define LOOK_SECONDS 5

char *
finx_quote_age_text (FinxQuoteRow *row)
{
  return finx_quote_row_get_state (row) == FINX_QUOTE_STALE ? finx_format_age (finx_quote_row_get_stale_age (row)) : NULL;
}

char *
finx_quote_delay_text (FinxQuoteRow *row)
{
  return finx_quote_row_get_state (row) == FINX_QUOTE_DELAYED ? finx_format_age (finx_quote_row_get_stale_age (row)) : NULL;
}

char *
finx_quote_origin_text (FinxQuoteRow *row)
{
  const FinxLastPrice *told = finx_quote_row_get_told (row);
  const FinxProviderInfo *provider = told != NULL ? finx_provider_find (told->source) : NULL;
  const char *trouble = finx_quote_row_get_trouble (row);
  g_autofree char *when = NULL, *text = NULL;

  if (told == NULL)
    return g_strdup (trouble);
  when = finx_format_moment (told->time_us != 0 ? told->time_us : told->fetched_us);
  /* Translators: who told a price, and of when it is */
  text = g_strdup_printf (_("%s, price of %s. It is not live."), provider != NULL ? provider->name : _("Kept price history"), when);
  return trouble != NULL ? g_strdup_printf ("%s\n%s", text, trouble) : g_steal_pointer (&text);
}

/* Of one widget, as long as it lives. */
typedef struct
{
  GtkWidget *widget;            /* borrowed */
  void     (*look) (GtkWidget *widget, gpointer user_data);
  gpointer   user_data;
  guint      id;
} Looker;

static gboolean
look_cb (gpointer user_data)
{
  Looker *looker = user_data;

  looker->look (looker->widget, looker->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
first_cb (gpointer user_data)
{
  Looker *looker = user_data;

  looker->id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, looker);
  looker->look (looker->widget, looker->user_data);
  return G_SOURCE_REMOVE;
}

static void
mapped_cb (Looker *looker)
{
  if (looker->id == 0)
    looker->id = g_timeout_add (FIRST_MS, first_cb, looker);
}

static void
unmapped_cb (Looker *looker)
{
  g_clear_handle_id (&looker->id, g_source_remove);
}

static void
looker_free (gpointer  data,
             GClosure *closure)
{
  Looker *looker = data;

  g_clear_handle_id (&looker->id, g_source_remove);
  g_free (looker);
}

void
finx_quote_look (GtkWidget *widget,
                 void     (*look) (GtkWidget *widget, gpointer user_data),
                 gpointer   user_data)
{
  Looker *looker = g_new0 (Looker, 1);

  looker->widget = widget;
  looker->look = look;
  looker->user_data = user_data;
  g_signal_connect_data (widget, "map", G_CALLBACK (mapped_cb), looker, looker_free, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (widget, "unmap", G_CALLBACK (unmapped_cb), looker);
}

gboolean
finx_quote_is_dim (FinxQuoteRow *row)
{
  return finx_quote_row_get_state (row) != FINX_QUOTE_FRESH;
}

char *
finx_quote_day_text (FinxQuoteRow *row)
{
  char *age = finx_quote_age_text (row);

  return age != NULL ? age : finx_format_percent_signed (finx_quote_row_get_ratio (row), 2);
}

int
finx_quote_day_sign (FinxQuoteRow *row)
{
  FinxDecimal change = finx_quote_row_get_change (row);

  return finx_quote_row_get_state (row) != FINX_QUOTE_STALE && finx_decimal_is_known (change) ? finx_decimal_sign (change) : 2;
}

const char *
finx_quote_day_style (FinxQuoteRow *row)
{
  return finx_quote_row_get_state (row) == FINX_QUOTE_STALE ? "warn" : NULL;
}

const char *
finx_quote_last_style (FinxQuoteRow *row)
{
  return finx_quote_is_dim (row) ? "dim" : NULL;
}

gboolean
finx_positions_are_stale (GListModel *positions)
{
  guint n = positions != NULL ? g_list_model_get_n_items (positions) : 0, n_stale = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (positions, i);

      n_stale += finx_quote_row_get_state (finx_position_get_quote (position)) == FINX_QUOTE_STALE;
    }
  return n > 0 && n_stale == n;
}
