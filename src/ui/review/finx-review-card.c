/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-review-card.h"

/* Buttons of which one is chosen. */
typedef struct
{
  char      *key;
  GPtrArray *buttons;           /* (element-type GtkWidget), borrowed from the head */
} Choice;

struct _FinxReviewCard
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  FinxReviewCardFunc show;
  GtkWidget         *box;               /* the only child */
  GtkWidget         *head, *title, *detail, *content, *caption;
  GPtrArray         *choices;           /* (element-type Choice) */
};

G_DEFINE_FINAL_TYPE (FinxReviewCard, finx_review_card, GTK_TYPE_WIDGET)

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_free (choice->key);
  g_ptr_array_unref (choice->buttons);
  g_free (choice);
}

static void
update (FinxReviewCard *self)
{
  FinxReview *review = finx_portfolio_view_get_review (self->view);

  if (review != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->show (self, review);
}

static Choice *
find (FinxReviewCard *self,
      const char     *key)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (g_str_equal (((Choice *) self->choices->pdata[i])->key, key))
      return self->choices->pdata[i];
  g_return_val_if_reached (NULL);
}

static char *
state_key (const char *key)
{
  return g_strconcat ("portfolio/", key, NULL);
}

static void
toggled_cb (FinxReviewCard  *self,
            GtkToggleButton *button)
{
  const char *key = g_object_get_data (G_OBJECT (button), "key");
  g_autofree char *state = state_key (key), *number = NULL;

  if (!gtk_toggle_button_get_active (button))
    return;
  number = g_strdup_printf ("%u", finx_review_card_get_choice (self, key));
  finx_engine_set_state (finx_portfolio_view_get_engine (self->view), state, number);
  update (self);
}

static guint
remembered (FinxReviewCard *self,
            const char     *key,
            guint           otherwise,
            guint           n)
{
  g_autofree char *state = state_key (key);
  g_autofree char *text = finx_engine_get_state (finx_portfolio_view_get_engine (self->view), state);
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 0, n - 1, &number, NULL) ? (guint) number : otherwise;
}

void
finx_review_card_add_choice (FinxReviewCard    *self,
                             const char        *key,
                             const char        *label,
                             const char *const *words,
                             guint              first)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  Choice *choice = g_new0 (Choice, 1);
  guint chosen = remembered (self, key, first, g_strv_length ((char **) words));

  choice->key = g_strdup (key);
  choice->buttons = g_ptr_array_new ();
  gtk_widget_add_css_class (group, "linked");
  gtk_widget_set_valign (group, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (words[i]);

      gtk_widget_add_css_class (button, "small");
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (choice->buttons->pdata[0]));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), i == chosen);
      g_object_set_data_full (G_OBJECT (button), "key", g_strdup (key), g_free);
      g_ptr_array_add (choice->buttons, button);
      gtk_box_append (GTK_BOX (group), button);
    }
  g_ptr_array_add (self->choices, choice);
  for (guint i = 0; i < choice->buttons->len; i++)
    g_signal_connect_object (choice->buttons->pdata[i], "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->head), group);
}

guint
finx_review_card_get_choice (FinxReviewCard *self,
                             const char     *key)
{
  const Choice *choice = find (self, key);

  for (guint i = 0; choice != NULL && i < choice->buttons->len; i++)
    if (gtk_toggle_button_get_active (choice->buttons->pdata[i]))
      return i;
  return 0;
}

static void
set_text (GtkWidget  *label,
          const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL);
}

void
finx_review_card_set_caption (FinxReviewCard *self,
                              const char     *text)
{
  set_text (self->caption, text);
}

void
finx_review_card_set_detail (FinxReviewCard *self,
                             const char     *text)
{
  set_text (self->detail, text);
}

void
finx_review_card_add_end (FinxReviewCard *self,
                          GtkWidget      *widget)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->head), widget);
}

void
finx_review_card_refresh (FinxReviewCard *self)
{
  g_return_if_fail (FINX_IS_REVIEW_CARD (self));
  update (self);
}

void
finx_review_card_scroll (FinxReviewCard *self)
{
  GtkWidget *scroller;

  g_return_if_fail (FINX_IS_REVIEW_CARD (self));

  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (scroller, "card-body");
  gtk_box_insert_child_after (GTK_BOX (self->box), scroller, self->content);
  g_object_ref (self->content);
  gtk_box_remove (GTK_BOX (self->box), self->content);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->content);
  g_object_unref (self->content);
}

FinxPortfolioView *
finx_review_card_get_view (FinxReviewCard *self)
{
  return self->view;
}

GtkWidget *
finx_review_card_get_content (FinxReviewCard *self)
{
  return self->content;
}

static void
finx_review_card_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_review_card_parent_class)->map (widget);
  update (FINX_REVIEW_CARD (widget));
}

static void
finx_review_card_dispose (GObject *object)
{
  FinxReviewCard *self = FINX_REVIEW_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_review_card_parent_class)->dispose (object);
}

static void
finx_review_card_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_REVIEW_CARD (object)->choices);
  G_OBJECT_CLASS (finx_review_card_parent_class)->finalize (object);
}

static void
finx_review_card_class_init (FinxReviewCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_review_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_review_card_finalize;
  widget_class->map = finx_review_card_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
small_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, style);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static void
finx_review_card_init (FinxReviewCard *self)
{
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "card");
  gtk_widget_set_overflow (self->box, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->head, "card-head");
  self->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_box_append (GTK_BOX (self->head), self->title);
  self->detail = small_label ("dim");
  gtk_box_append (GTK_BOX (self->head), self->detail);
  gtk_box_append (GTK_BOX (self->head), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_widget_set_hexpand (gtk_widget_get_last_child (self->head), TRUE);
  gtk_box_append (GTK_BOX (self->box), self->head);
}

GtkWidget *
finx_review_card_new (FinxPortfolioView  *view,
                      const char         *title,
                      GtkWidget          *content,
                      FinxReviewCardFunc  show)
{
  FinxReviewCard *self = g_object_new (FINX_TYPE_REVIEW_CARD, NULL);

  self->view = g_object_ref (view);
  self->show = show;
  self->content = content;
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_widget_set_vexpand (content, TRUE);
  gtk_box_append (GTK_BOX (self->box), content);
  self->caption = small_label ("dim");
  gtk_label_set_ellipsize (GTK_LABEL (self->caption), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (self->caption), TRUE);
  gtk_widget_add_css_class (self->caption, "card-caption");
  gtk_box_append (GTK_BOX (self->box), self->caption);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
