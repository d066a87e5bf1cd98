/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-instrument-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "engine/agenda/finx-engine-agenda.h"
#include "ui/pages/markets/calendar/finx-calendar-table.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define LATER_MS  500                   /* what changes together is looked up once */
#define AHEAD     30                    /* days that are looked at for what comes next */
#define MAX_WIDTH 560                   /* px: figures do not stretch apart in a wide list */

typedef enum { OPEN, VOLUME, HIGH, SPREAD, LOW, BID_SIZE, PREVIOUS, ASK_SIZE, N_FIGURES } Figure;

struct _FinxInstrumentCard
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxQuoteRow  *row;                   /* owned, nullable */
  gulong         serial_id;
  FinxPortfolio *portfolio;             /* owned, nullable */
  gulong         portfolio_id;
  GCancellable  *cancellable;           /* of what is being loaded */
  guint          later_id;              /* what comes next is looked up anew */
  gint32         today;                 /* when it was looked up */

  GtkWidget     *box;                   /* the one child; the rest are borrowed from it */
  GtkWidget     *symbol, *details;
  GtkWidget     *figures[N_FIGURES];
  GtkWidget     *position, *gain, *next;
};

G_DEFINE_FINAL_TYPE (FinxInstrumentCard, finx_instrument_card, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget *label,
          char      *text)              /* taken */
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  g_free (text);
}

static void
show_position (FinxInstrumentCard *self)
{
  const FinxInstrument *instrument;
  FinxPosition *position;
  g_autofree char *quantity = NULL;
  g_autofree char *average = NULL;
  g_autofree char *gain = NULL;
  FinxDecimal unrealised;

  if (self->row == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  instrument = finx_quote_row_get_instrument (self->row);
  position = self->portfolio != NULL ? finx_portfolio_find (self->portfolio, instrument) : NULL;
  gtk_widget_set_visible (self->gain, position != NULL);
  if (position == NULL)
    {
      set_text (self->position, g_strdup (_("None")));
      return;
    }
  quantity = finx_format_quantity (instrument, finx_position_get_quantity (position));
  average = finx_format_price (instrument, finx_decimal_rescale (finx_position_get_average (position), instrument->price_scale, FINX_ROUND_HALF_EVEN));
  unrealised = finx_position_get_unrealised (position);
  gain = finx_format_money_signed (unrealised, instrument->currency);
  /* Translators: a position, such as "120 at 229.86" */
  set_text (self->position, g_strdup_printf (_("%s at %s"), quantity, average));
  finx_delta_set (FINX_DELTA (self->gain), finx_decimal_is_known (unrealised) ? finx_decimal_sign (unrealised) : 0, gain);
}

static void
agenda_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxInstrumentCard) self = user_data;
  g_autoptr(GPtrArray) items = finx_engine_load_agenda_finish (FINX_ENGINE (source), result, NULL);
  g_autoptr(GPtrArray) next = NULL;
  g_autofree char *words = NULL, *text = NULL;

  if (items == NULL || self->box == NULL || self->row == NULL)
    return;
  next = finx_agenda_pick (items, finx_quote_row_get_instrument (self->row), finx_calendar_today (FINX_ENGINE (source)), 1);
  gtk_widget_set_visible (self->next, next->len > 0);
  if (next->len == 0)
    return;
  words = finx_calendar_describe (finx_agenda_item_get_entry (next->pdata[0]), FINX_ENGINE (source));
  /* Translators: what comes next of an instrument and its exchange, with its day */
  text = g_strdup_printf (_("Next: %s"), words);
  gtk_widget_set_tooltip_text (self->next, text);
  set_text (self->next, g_steal_pointer (&text));
}

/* What comes next in the calendar. */
static void
show_next (FinxInstrumentCard *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  gint32 today = finx_calendar_today (engine);

  g_clear_handle_id (&self->later_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->row == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->cancellable = g_cancellable_new ();
  self->today = today;
  finx_engine_load_agenda_async (engine, today, today + AHEAD, FINX_AGENDA_ALL & ~(1u << FINX_AGENDA_ECONOMY), self->cancellable, agenda_cb, g_object_ref (self));
}

static gboolean
next_cb (gpointer user_data)
{
  FinxInstrumentCard *self = user_data;

  self->later_id = 0;
  show_next (self);
  return G_SOURCE_REMOVE;
}

static void
show_next_later (FinxInstrumentCard *self)
{
  if (self->later_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->later_id = g_timeout_add (LATER_MS, next_cb, self);
}

static char *
size_text (const FinxInstrument *instrument,
           gint64                size,
           gboolean              known)
{
  return finx_format_quantity (instrument, known ? finx_instrument_size (instrument, size) : FINX_DECIMAL_UNKNOWN);
}

static void
show (FinxInstrumentCard *self)
{
  const FinxInstrument *instrument;
  const FinxQuote *quote;
  gboolean day;
  FinxDecimal unknown = FINX_DECIMAL_UNKNOWN;
  FinxDecimal volume;

  if (self->row == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  instrument = finx_quote_row_get_instrument (self->row);
  quote = finx_quote_row_get_quote (self->row);
  day = (quote->mask & FINX_QUOTE_DAY) != 0;
  volume = finx_quote_row_get_volume (self->row);
  set_text (self->figures[OPEN], finx_format_price (instrument, day ? finx_instrument_price (instrument, quote->open) : unknown));
  set_text (self->figures[HIGH], finx_format_price (instrument, day ? finx_instrument_price (instrument, quote->high) : unknown));
  set_text (self->figures[LOW], finx_format_price (instrument, day ? finx_instrument_price (instrument, quote->low) : unknown));
  set_text (self->figures[PREVIOUS], finx_format_price (instrument, finx_quote_row_get_previous (self->row)));
  set_text (self->figures[VOLUME], finx_decimal_is_known (volume) ? finx_format_count (finx_decimal_to_double (volume)) : g_strdup ("–"));
  set_text (self->figures[SPREAD], finx_format_price (instrument, finx_decimal_sub (finx_quote_row_get_ask (self->row), finx_quote_row_get_bid (self->row))));
  set_text (self->figures[BID_SIZE], size_text (instrument, quote->bid_size, (quote->mask & FINX_QUOTE_BID) != 0));
  set_text (self->figures[ASK_SIZE], size_text (instrument, quote->ask_size, (quote->mask & FINX_QUOTE_ASK) != 0));
  show_position (self);
  if (self->today != finx_calendar_today (finx_workspace_get_engine (self->workspace)))         /* it is over */
    show_next_later (self);
}

/* The gain follows the portfolio, which is valued after the quotes of a frame. */
static void
portfolio_cb (FinxInstrumentCard *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_set_object (&self->portfolio, portfolio);
  if (portfolio != NULL)
    self->portfolio_id = g_signal_connect_object (portfolio, "changed", G_CALLBACK (show_position), self, G_CONNECT_SWAPPED);
  show_position (self);
}

static void
finx_instrument_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_instrument_card_parent_class)->map (widget);
  show (FINX_INSTRUMENT_CARD (widget));
  show_next (FINX_INSTRUMENT_CARD (widget));
}

static void
finx_instrument_card_dispose (GObject *object)
{
  FinxInstrumentCard *self = FINX_INSTRUMENT_CARD (object);

  if (self->row != NULL)
    g_clear_signal_handler (&self->serial_id, self->row);
  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_clear_handle_id (&self->later_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->portfolio);
  g_clear_object (&self->row);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_instrument_card_parent_class)->dispose (object);
}

static void
finx_instrument_card_class_init (FinxInstrumentCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_instrument_card_dispose;
  widget_class->map = finx_instrument_card_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_instrument_card_init (FinxInstrumentCard *self)
{
}

static GtkWidget *
build_figures (FinxInstrumentCard *self)
{
  const char *const titles[N_FIGURES] = {
    [OPEN] = _("Open"), [HIGH] = _("High"), [LOW] = _("Low"), [PREVIOUS] = _("Previous"),
    [VOLUME] = _("Volume"), [SPREAD] = _("Spread"), [BID_SIZE] = _("Bid size"), [ASK_SIZE] = _("Ask size"),
  };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (int i = 0; i < N_FIGURES; i++)
    {
      GtkWidget *title = gtk_label_new (titles[i]);

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_widget_add_css_class (title, "dim");
      gtk_widget_set_margin_start (title, i % 2 * 10);
      self->figures[i] = gtk_label_new ("–");
      gtk_label_set_xalign (GTK_LABEL (self->figures[i]), 1);
      gtk_widget_set_hexpand (self->figures[i], TRUE);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (self->figures[i]), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
      gtk_grid_attach (GTK_GRID (grid), title, i % 2 * 2, i / 2, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->figures[i], i % 2 * 2 + 1, i / 2, 1, 1);
    }
  return grid;
}

GtkWidget *
finx_instrument_card_new (FinxWorkspace *workspace)
{
  static const char *const news[] = { "alerts-changed", "book-changed", "prices-changed", "earnings-changed" };
  FinxInstrumentCard *self = g_object_new (FINX_TYPE_INSTRUMENT_CARD, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Position"));

  self->workspace = g_object_ref (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "instrument-card");
  gtk_widget_add_css_class (self->box, "caption");
  gtk_widget_add_css_class (self->box, "numeric");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->symbol = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->symbol, "heading");
  self->details = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->details), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->details), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->details, "dim");
  gtk_box_append (GTK_BOX (head), self->symbol);
  gtk_box_append (GTK_BOX (head), self->details);
  gtk_box_append (GTK_BOX (self->box), head);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), build_figures (self));
  gtk_box_append (GTK_BOX (self->box), clamp);
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));

  gtk_widget_add_css_class (title, "dim");
  self->position = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->position), 0);
  gtk_widget_set_hexpand (self->position, TRUE);
  self->gain = finx_delta_new (TRUE);
  gtk_box_append (GTK_BOX (foot), title);
  gtk_box_append (GTK_BOX (foot), self->position);
  gtk_box_append (GTK_BOX (foot), self->gain);
  gtk_box_append (GTK_BOX (self->box), foot);
  self->next = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->next), 0);
  gtk_label_set_wrap (GTK_LABEL (self->next), TRUE);
  gtk_widget_add_css_class (self->next, "dim");
  gtk_widget_set_visible (self->next, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->next);

  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_workspace_get_engine (workspace), "account-added", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (news); i++)
    g_signal_connect_object (finx_workspace_get_engine (workspace), news[i], G_CALLBACK (show_next_later), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_watchlists (finx_workspace_get_engine (workspace)), "changed", G_CALLBACK (show_next_later), self,
                           G_CONNECT_SWAPPED);
  portfolio_cb (self);
  return GTK_WIDGET (self);
}

void
finx_instrument_card_set_row (FinxInstrumentCard *self,
                              FinxQuoteRow       *row)
{
  const FinxInstrument *instrument;

  if (self->row != NULL)
    g_clear_signal_handler (&self->serial_id, self->row);
  g_set_object (&self->row, row);
  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  if (row == NULL)
    return;
  self->serial_id = g_signal_connect_object (row, "notify::serial", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  instrument = finx_quote_row_get_instrument (row);
  set_text (self->symbol, g_strdup (instrument->symbol));
  set_text (self->details, g_strdup_printf ("%s · %s · %s", finx_asset_class_label (instrument->asset_class), instrument->venue, instrument->currency));
  show (self);
  show_next (self);
}
