/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/holdings/finx-currency-choice.h"

#include <glib/gi18n.h>

#include "engine/review/finx-all-portfolios.h"
#include "ui/widgets/finx-widgets.h"

struct _FinxCurrencyChoice
{
  GtkWidget   parent_instance;
  FinxEngine *engine;
  GPtrArray  *currencies;       /* (element-type utf8), as listed */
  GtkWidget  *drop_down;        /* the only child */
  gboolean    is_filling;
};

G_DEFINE_FINAL_TYPE (FinxCurrencyChoice, finx_currency_choice, GTK_TYPE_WIDGET)

static void
selected_cb (FinxCurrencyChoice *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  if (!self->is_filling && selected < self->currencies->len)
    finx_engine_set_all_currency (self->engine, self->currencies->pdata[selected]);
}

static void
add (FinxCurrencyChoice *self,
     const char         *currency)
{
  if (!g_ptr_array_find_with_equal_func (self->currencies, currency, g_str_equal, NULL))
    g_ptr_array_add (self->currencies, g_strdup (currency));
}

/* Those of the portfolios first, then what many people count in. */
static void
list_currencies (FinxCurrencyChoice *self)
{
  static const char *const common[] = { "EUR", "USD", "GBP", "CHF", "JPY", "AUD", "CAD", "SEK", "NOK", "DKK", "PLN" };
  g_autoptr(GPtrArray) portfolios = finx_engine_list_all (self->engine);

  g_ptr_array_set_size (self->currencies, 0);
  for (guint i = 0; i < portfolios->len; i++)
    add (self, finx_portfolio_get_account (portfolios->pdata[i])->currency);
  for (gsize i = 0; i < G_N_ELEMENTS (common); i++)
    add (self, common[i]);
}

void
finx_currency_choice_update (FinxCurrencyChoice *self)
{
  g_autofree char *chosen = NULL;
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  guint place = 0;

  g_return_if_fail (FINX_IS_CURRENCY_CHOICE (self));

  chosen = finx_engine_get_all_currency (self->engine);
  list_currencies (self);
  if (*chosen != '\0')
    add (self, chosen);
  for (guint i = 0; i < self->currencies->len; i++)
    {
      gtk_string_list_append (list, self->currencies->pdata[i]);
      if (g_str_equal (self->currencies->pdata[i], chosen))
        place = i;
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drop_down), G_LIST_MODEL (list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), place);
  self->is_filling = FALSE;
}

static void
finx_currency_choice_dispose (GObject *object)
{
  FinxCurrencyChoice *self = FINX_CURRENCY_CHOICE (object);

  self->is_filling = TRUE;
  g_clear_pointer (&self->drop_down, gtk_widget_unparent);
  g_clear_pointer (&self->currencies, g_ptr_array_unref);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_currency_choice_parent_class)->dispose (object);
}

static void
finx_currency_choice_class_init (FinxCurrencyChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_currency_choice_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_currency_choice_init (FinxCurrencyChoice *self)
{
  self->currencies = g_ptr_array_new_with_free_func (g_free);
  self->drop_down = gtk_drop_down_new (NULL, NULL);
  gtk_widget_set_parent (self->drop_down, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->drop_down, _("The currency of the figures of all portfolios"));
  finx_drop_down_set_name (GTK_DROP_DOWN (self->drop_down), _("Currency"));
  g_signal_connect_swapped (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self);
}

GtkWidget *
finx_currency_choice_new (FinxEngine *engine)
{
  FinxCurrencyChoice *self = g_object_new (FINX_TYPE_CURRENCY_CHOICE, NULL);

  self->engine = g_object_ref (engine);
  finx_currency_choice_update (self);
  return GTK_WIDGET (self);
}
