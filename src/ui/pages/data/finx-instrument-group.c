/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/finx-instrument-group.h"

#include <glib/gi18n.h>

#include "engine/finx-engine-book.h"
#include "ui/pages/data/prices/finx-series-row.h"
#include "ui/words/finx-format.h"

struct _FinxInstrumentGroup
{
  AdwPreferencesGroup parent_instance;
  FinxEngine         *engine;           /* owned */
  GtkWidget          *symbol, *known, *name, *asset_class, *currency;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxInstrumentGroup, finx_instrument_group, ADW_TYPE_PREFERENCES_GROUP)

static char *
get_text (GtkWidget *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

char *
finx_instrument_group_get_symbol (FinxInstrumentGroup *self)
{
  return get_text (self->symbol);
}

static const FinxInstrument *
find_known (FinxInstrumentGroup *self)
{
  g_autofree char *symbol = get_text (self->symbol);

  return finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), symbol);
}

FinxCalendar
finx_guess_calendar (FinxAssetClass asset_class,
                     const char    *currency)
{
  if (asset_class == FINX_ASSET_CRYPTO)
    return FINX_CALENDAR_ALWAYS;
  if (asset_class == FINX_ASSET_FX)
    return FINX_CALENDAR_FX;
  return g_strcmp0 (currency, "EUR") == 0 ? FINX_CALENDAR_XETRA : FINX_CALENDAR_US_EQUITY;
}

/* (transfer full): the new instrument as it is typed */
static FinxInstrument *
make_instrument (FinxInstrumentGroup *self)
{
  g_autofree char *symbol = get_text (self->symbol), *name = get_text (self->name), *currency = get_text (self->currency);
  FinxAssetClass asset_class = (FinxAssetClass) adw_combo_row_get_selected (ADW_COMBO_ROW (self->asset_class));
  FinxInstrument *instrument = finx_instrument_new_plain (symbol, name, "", asset_class, currency);

  instrument->calendar = finx_guess_calendar (asset_class, currency);
  return instrument;
}

gboolean
finx_instrument_group_is_complete (FinxInstrumentGroup *self)
{
  g_autoptr(FinxInstrument) instrument = NULL;

  g_return_val_if_fail (FINX_IS_INSTRUMENT_GROUP (self), FALSE);
  if (find_known (self) != NULL)
    return TRUE;
  instrument = make_instrument (self);
  return *instrument->symbol != '\0' && finx_instrument_validate (instrument, NULL);
}

const FinxInstrument *
finx_instrument_group_take (FinxInstrumentGroup *self,
                            GError             **error)
{
  g_autoptr(FinxInstrument) instrument = NULL;
  const FinxInstrument *known;

  g_return_val_if_fail (FINX_IS_INSTRUMENT_GROUP (self), NULL);
  known = find_known (self);
  if (known != NULL)
    return known;
  instrument = make_instrument (self);
  return finx_engine_add_instrument (self->engine, instrument, error);
}

static void
update (FinxInstrumentGroup *self)
{
  const FinxInstrument *known = find_known (self);
  GtkWidget *const details[] = { self->name, self->asset_class, self->currency };
  g_autofree char *symbol = get_text (self->symbol);
  g_autofree char *text = NULL;

  if (known != NULL)
    text = g_strdup_printf ("%s · %s · %s", known->name, finx_asset_class_label (known->asset_class), known->currency);
  else
    text = g_strdup (*symbol != '\0' ? _("New: tell what it is") : _("Type the symbol of the instrument"));
  gtk_label_set_text (GTK_LABEL (self->known), text);
  for (gsize i = 0; i < G_N_ELEMENTS (details); i++)
    gtk_widget_set_visible (details[i], known == NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
finx_instrument_group_dispose (GObject *object)
{
  g_clear_object (&FINX_INSTRUMENT_GROUP (object)->engine);
  G_OBJECT_CLASS (finx_instrument_group_parent_class)->dispose (object);
}

static void
finx_instrument_group_class_init (FinxInstrumentGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_instrument_group_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_instrument_group_init (FinxInstrumentGroup *self)
{
}

static GtkWidget *
add_entry (FinxInstrumentGroup *self,
           const char          *title,
           const char          *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

GtkWidget *
finx_instrument_group_new (FinxEngine *engine,
                           const char *symbol)
{
  FinxInstrumentGroup *self = g_object_new (FINX_TYPE_INSTRUMENT_GROUP, NULL);
  g_autoptr(GtkStringList) classes = gtk_string_list_new (NULL);

  self->engine = g_object_ref (engine);
  self->symbol = add_entry (self, _("Symbol"), symbol);
  self->known = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->known, "dim");
  gtk_widget_add_css_class (self->known, "dense");
  gtk_label_set_ellipsize (GTK_LABEL (self->known), PANGO_ELLIPSIZE_END);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->symbol), self->known);
  self->name = add_entry (self, _("Name"), "");
  for (int i = 0; i < FINX_N_ASSET_CLASSES; i++)
    gtk_string_list_append (classes, finx_asset_class_label ((FinxAssetClass) i));
  self->asset_class = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->asset_class), _("Kind"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->asset_class), G_LIST_MODEL (classes));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->asset_class);
  self->currency = add_entry (self, _("Currency"), "USD");
  g_signal_connect_object (self->symbol, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->currency, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
