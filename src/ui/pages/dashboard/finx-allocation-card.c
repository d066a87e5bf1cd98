/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/dashboard/finx-allocation-card.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-donut.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define MAX_PARTS 8                     /* what the donut holds; smaller ones are added up as "Other" */
#define LONGEST_VALUE 9         /* characters that leave room for the names */
#define LEAST_WIDTH   360       /* px: of the card with ring, names and amounts side by side */

typedef enum { BY_CLASS, BY_CURRENCY, BY_SECTOR, N_GROUPINGS } Grouping;

typedef struct
{
  char       *name;                     /* owned */
  FinxDecimal value;                    /* base currency, signed */
} Part;

struct _FinxAllocationCard
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxPortfolio *portfolio;             /* owned, nullable */
  gulong         portfolio_id;
  FinxPortfolioView *view;              /* owned, nullable: its review is shown instead of what @portfolio is now */
  Grouping       grouping;
  gboolean       is_short;
  guint          timer;                 /* a refresh is due */
  guint          after_layout;          /* likewise, as it has another width */

  GtkWidget     *box;                   /* the one child; the rest are borrowed from it */
  GtkWidget     *stack, *empty, *line, *donut, *legend, *note;
  GtkWidget     *segments[N_GROUPINGS];
  GtkWidget     *names[MAX_PARTS], *values[MAX_PARTS], *weights[MAX_PARTS], *swatches[MAX_PARTS];
};

G_DEFINE_FINAL_TYPE (FinxAllocationCard, finx_allocation_card, GTK_TYPE_WIDGET)

static void
part_clear (gpointer data)
{
  g_free (((Part *) data)->name);
}

static void
add_part (GArray     *parts,
          const char *name,
          FinxDecimal value)
{
  Part part = { NULL, value };

  for (guint i = 0; i < parts->len; i++)
    {
      Part *known = &g_array_index (parts, Part, i);

      if (g_str_equal (known->name, name))
        {
          known->value = finx_decimal_add (known->value, value);
          return;
        }
    }
  part.name = g_strdup (name);
  g_array_append_val (parts, part);
}

static int
compare_parts (gconstpointer a,
               gconstpointer b)
{
  return finx_decimal_compare (((const Part *) b)->value, ((const Part *) a)->value);
}

static const char *
name_of (FinxAllocationCard   *self,
         const FinxInstrument *instrument)
{
  if (self->grouping == BY_CURRENCY)
    return instrument->currency;
  if (self->grouping == BY_SECTOR)
    return *instrument->sector != '\0' ? finx_sector_label (instrument->sector) : finx_asset_class_label (instrument->asset_class);
  return finx_asset_class_label (instrument->asset_class);
}

static void
collect_review (FinxAllocationCard *self,
                GArray             *parts)
{
  FinxReview *review = finx_portfolio_view_get_review (self->view);
  const GArray *holdings = review != NULL ? finx_review_get_holdings (review) : NULL;

  for (guint i = 0; holdings != NULL && i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      gboolean is_flat = finx_decimal_is_known (holding->quantity) && finx_decimal_sign (holding->quantity) == 0;

      if (holding->instrument != NULL && !is_flat)
        add_part (parts, name_of (self, holding->instrument), holding->base_value);
      else if (holding->instrument == NULL && !is_flat)
        add_part (parts, self->grouping == BY_CURRENCY ? holding->currency : _("Cash"), holding->base_value);
    }
}

static void
collect_live (FinxAllocationCard *self,
              GArray             *parts)
{
  GListModel *positions = finx_portfolio_get_positions (self->portfolio);
  GListModel *cash = finx_portfolio_get_cash (self->portfolio);

  for (guint i = 0; i < g_list_model_get_n_items (positions); i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (positions, i);

      add_part (parts, name_of (self, finx_position_get_instrument (position)), finx_position_get_base_value (position));
    }
  for (guint i = 0; i < g_list_model_get_n_items (cash); i++)
    {
      g_autoptr(FinxCashBalance) balance = g_list_model_get_item (cash, i);

      add_part (parts, self->grouping == BY_CURRENCY ? finx_cash_balance_get_currency (balance) : _("Cash"),
                finx_cash_balance_get_base_value (balance));
    }
}

/* FALSE: a value is not known, so the parts are not either. */
static gboolean
collect (FinxAllocationCard *self,
         GArray             *parts)
{
  gboolean known = TRUE;

  if (self->view != NULL)
    collect_review (self, parts);
  else
    collect_live (self, parts);
  for (guint i = 0; i < parts->len; i++)
    known &= finx_decimal_is_known (g_array_index (parts, Part, i).value);
  if (known)
    g_array_sort (parts, compare_parts);
  return known && parts->len > 0;
}

static void
fold_rest (GArray *parts)
{
  FinxDecimal rest = FINX_DECIMAL_ZERO;
  Part other;

  if (parts->len <= MAX_PARTS)
    return;
  for (guint i = MAX_PARTS - 1; i < parts->len; i++)
    rest = finx_decimal_add (rest, g_array_index (parts, Part, i).value);
  g_array_set_size (parts, MAX_PARTS - 1);
  other = (Part) { g_strdup (_("Other")), rest };
  g_array_append_val (parts, other);
}

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static const char *
get_currency (FinxAllocationCard *self)
{
  return self->view != NULL ? finx_portfolio_view_get_currency (self->view) : finx_portfolio_get_account (self->portfolio)->currency;
}

static FinxDecimal
get_whole (FinxAllocationCard *self)
{
  if (self->view != NULL)
    return finx_review_get_summary (finx_portfolio_view_get_review (self->view))->value;
  return finx_portfolio_get_valuation (self->portfolio)->net_worth;
}

static void
show_part (FinxAllocationCard *self,
           guint               i,
           const Part         *part,
           const char         *value,
           double              net)
{
  const char *currency = get_currency (self);
  g_autofree char *weight = net > 0 ? finx_format_percent (finx_decimal_to_double (part->value) / net, 1) : g_strdup ("–");
  g_autofree char *tooltip = g_strdup_printf ("%s %s %s", part->name, value, currency);

  set_text (self->names[i], part->name);
  set_text (self->values[i], value);
  set_text (self->weights[i], weight);
  gtk_widget_set_tooltip_text (self->names[i], tooltip);
}

static gboolean
has_room (FinxAllocationCard *self)
{
  gboolean is_stacked = gtk_orientable_get_orientation (GTK_ORIENTABLE (self->line)) == GTK_ORIENTATION_VERTICAL;

  return !self->is_short && (is_stacked || gtk_widget_get_width (GTK_WIDGET (self)) >= LEAST_WIDTH * finx_text_scale (GTK_WIDGET (self)));
}

/* Where there is no room for both, the names stay and the amounts go into their tooltips. */
static void
show_legend (FinxAllocationCard *self,
             GArray             *parts)
{
  const char *currency = get_currency (self);
  double net = finx_decimal_to_double (get_whole (self));
  gboolean has_values = has_room (self);

  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);
      g_autofree char *value = finx_format_money (part->value, currency);

      show_part (self, i, part, value, net);
      has_values &= g_utf8_strlen (value, -1) <= LONGEST_VALUE;
    }
  for (guint i = 0; i < MAX_PARTS; i++)
    {
      gboolean used = i < parts->len;

      gtk_widget_set_visible (self->swatches[i], used);
      gtk_widget_set_visible (self->names[i], used);
      gtk_widget_set_visible (self->values[i], used && has_values);
      gtk_widget_set_visible (self->weights[i], used);
    }
}

static void
show (FinxAllocationCard *self)
{
  g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  double values[MAX_PARTS];
  const char *labels[MAX_PARTS];
  gboolean negative = FALSE;
  g_autofree char *count = NULL;

  g_array_set_clear_func (parts, part_clear);
  const GError *error = self->view != NULL ? finx_reviewer_get_error (finx_portfolio_view_get_reviewer (self->view)) : NULL;

  if (self->view != NULL && finx_portfolio_view_get_review (self->view) == NULL && error == NULL)
    return;                             /* it tells when it is done */
  if ((self->portfolio == NULL && self->view == NULL) || !collect (self, parts))
    {
      gtk_label_set_text (GTK_LABEL (self->empty), error != NULL ? _("The figures cannot be computed") : parts->len > 0 ? _("A price or an exchange rate is missing, so the parts are not known.")
                                                                  : _("Nothing to divide yet. Values appear here with the first deposit or trade."));
      gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
      return;
    }
  count = g_strdup_printf ("%u", parts->len);
  fold_rest (parts);
  for (guint i = 0; i < parts->len; i++)
    {
      values[i] = MAX (finx_decimal_to_double (g_array_index (parts, Part, i).value), 0);
      labels[i] = g_array_index (parts, Part, i).name;
      negative |= finx_decimal_sign (g_array_index (parts, Part, i).value) < 0;
    }
  finx_donut_set (FINX_DONUT (self->donut), values, labels, parts->len, count,
                  self->grouping == BY_CLASS ? _("classes") : self->grouping == BY_CURRENCY ? _("currencies") : _("sectors"));
  show_legend (self, parts);
  gtk_widget_set_visible (self->note, negative);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "parts");
}

static gboolean
timer_cb (gpointer user_data)
{
  FinxAllocationCard *self = user_data;

  self->timer = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    show (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (FinxAllocationCard *self)
{
  if (self->timer == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->timer = g_timeout_add (1000, timer_cb, self);
}

static void
portfolio_cb (FinxAllocationCard *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_set_object (&self->portfolio, portfolio);
  if (portfolio != NULL)
    self->portfolio_id = g_signal_connect_object (portfolio, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  show (self);
}

static void
segment_cb (FinxAllocationCard *self,
            GtkToggleButton    *segment)
{
  if (!gtk_toggle_button_get_active (segment))
    return;
  for (int i = 0; i < N_GROUPINGS; i++)
    if (self->segments[i] == GTK_WIDGET (segment))
      self->grouping = i;
  show (self);
}

static void
draw_swatch (GtkDrawingArea *area,
             cairo_t        *cr,
             int             width,
             int             height,
             gpointer        user_data)
{
  GdkRGBA color;

  finx_donut_color (GTK_WIDGET (area), GPOINTER_TO_SIZE (user_data), &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
}

static gboolean
after_layout_cb (gpointer user_data)
{
  FinxAllocationCard *self = user_data;

  self->after_layout = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static void
show_after_layout (FinxAllocationCard *self)
{
  if (self->after_layout == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->after_layout = finx_add_after_frame (GTK_WIDGET (self), after_layout_cb, self);
}

static void
finx_allocation_card_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FINX_ALLOCATION_CARD (widget)->after_layout, g_source_remove);
  GTK_WIDGET_CLASS (finx_allocation_card_parent_class)->unmap (widget);
}

static void
finx_allocation_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_allocation_card_parent_class)->map (widget);
  show (FINX_ALLOCATION_CARD (widget));
  show_after_layout (FINX_ALLOCATION_CARD (widget));
}

static void
finx_allocation_card_dispose (GObject *object)
{
  FinxAllocationCard *self = FINX_ALLOCATION_CARD (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->after_layout, g_source_remove);
  if (self->portfolio != NULL)
    g_clear_signal_handler (&self->portfolio_id, self->portfolio);
  g_clear_object (&self->portfolio);
  g_clear_object (&self->view);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_allocation_card_parent_class)->dispose (object);
}

static void
finx_allocation_card_class_init (FinxAllocationCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_allocation_card_dispose;
  widget_class->map = finx_allocation_card_map;
  widget_class->unmap = finx_allocation_card_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_allocation_card_init (FinxAllocationCard *self)
{
}

static GtkWidget *
build_head (FinxAllocationCard *self)
{
  const char *const labels[N_GROUPINGS] = { _("Class"), _("Currency"), _("Sector") };
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Allocation"));
  GtkWidget *linked = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (head, "card-head");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (linked, "linked");
  gtk_widget_add_css_class (linked, "segments");
  gtk_widget_set_valign (linked, GTK_ALIGN_CENTER);
  for (int i = 0; i < N_GROUPINGS; i++)
    {
      self->segments[i] = gtk_toggle_button_new_with_label (labels[i]);
      gtk_widget_add_css_class (self->segments[i], "small");
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->segments[i]), GTK_TOGGLE_BUTTON (self->segments[0]));
      gtk_box_append (GTK_BOX (linked), self->segments[i]);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->segments[0]), TRUE);
  for (int i = 0; i < N_GROUPINGS; i++)
    g_signal_connect_object (self->segments[i], "toggled", G_CALLBACK (segment_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), linked);
  return head;
}

static GtkWidget *
build_legend (FinxAllocationCard *self)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 10);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (grid, TRUE);
  gtk_widget_add_css_class (grid, "numeric");
  gtk_widget_add_css_class (grid, "dense");
  for (gsize i = 0; i < MAX_PARTS; i++)
    {
      self->swatches[i] = gtk_drawing_area_new ();
      gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->swatches[i]), 9);
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->swatches[i]), 9);
      gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->swatches[i]), draw_swatch, GSIZE_TO_POINTER (i), NULL);
      gtk_widget_set_valign (self->swatches[i], GTK_ALIGN_CENTER);
      self->names[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->names[i]), 0);
      gtk_label_set_ellipsize (GTK_LABEL (self->names[i]), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (self->names[i], TRUE);
      self->values[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->values[i]), 1);
      gtk_widget_add_css_class (self->values[i], "dim");
      self->weights[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->weights[i]), 1);
      gtk_widget_add_css_class (self->weights[i], "heading");
      gtk_grid_attach (GTK_GRID (grid), self->swatches[i], 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->names[i], 1, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->values[i], 2, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->weights[i], 3, (int) i, 1, 1);
    }
  return grid;
}

GtkWidget *
finx_allocation_card_new (FinxWorkspace *workspace)
{
  FinxAllocationCard *self = g_object_new (FINX_TYPE_ALLOCATION_CARD, NULL);
  GtkWidget *parts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *empty = gtk_label_new (NULL);

  self->workspace = g_object_ref (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_head (self));

  self->donut = finx_donut_new ();
  gtk_widget_set_size_request (self->donut, 140, 140);
  gtk_widget_set_valign (self->donut, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), self->donut);
  gtk_box_append (GTK_BOX (line), build_legend (self));
  self->line = line;
  self->note = gtk_label_new (_("Short positions are subtracted from their part."));
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "dim");
  gtk_box_append (GTK_BOX (parts), line);
  gtk_box_append (GTK_BOX (parts), self->note);
  gtk_widget_add_css_class (parts, "card-body");

  self->empty = empty;
  gtk_label_set_wrap (GTK_LABEL (empty), TRUE);
  gtk_label_set_justify (GTK_LABEL (empty), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (empty, "dim");
  gtk_widget_add_css_class (empty, "card-empty");
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);       /* else the sentence of the empty state in one line is its least width */
  gtk_stack_add_named (GTK_STACK (self->stack), parts, "parts");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_box_append (GTK_BOX (self->box), self->stack);

  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_workspace_get_engine (workspace), "account-added", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  portfolio_cb (self);
  return GTK_WIDGET (self);
}

static void
review_changed_cb (FinxAllocationCard *self,
                   FinxPortfolioView  *view)
{
  if (view == self->view && gtk_widget_get_mapped (GTK_WIDGET (self)))
    show (self);
}

void
finx_allocation_card_set_view (FinxAllocationCard *self,
                               FinxPortfolioView  *view)
{
  g_return_if_fail (FINX_IS_ALLOCATION_CARD (self));

  if (!g_set_object (&self->view, view))
    return;
  if (view != NULL)
    g_signal_connect_object (view, "review-changed", G_CALLBACK (review_changed_cb), self, G_CONNECT_SWAPPED);
  show (self);
}

void
finx_allocation_card_set_short (FinxAllocationCard *self,
                                gboolean            is_short,
                                gboolean            is_narrow)
{
  g_return_if_fail (FINX_IS_ALLOCATION_CARD (self));

  self->is_short = is_short;
  for (int i = 0; i < MAX_PARTS; i++)
    gtk_widget_set_visible (self->values[i], !is_short && gtk_widget_get_visible (self->weights[i]));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->line), is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_size_request (self->donut, is_short ? 100 : 140, is_short ? 100 : 140);
  show_after_layout (self);
}
