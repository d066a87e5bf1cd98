/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* A card with a heading, small choices beside it, and content that follows the review. */
#define FINX_TYPE_REVIEW_CARD (finx_review_card_get_type ())
G_DECLARE_FINAL_TYPE (FinxReviewCard, finx_review_card, FINX, REVIEW_CARD, GtkWidget)

/* Shows @review in the card's content; called when the review or a choice changed, while the card is on screen. */
typedef void (*FinxReviewCardFunc) (FinxReviewCard *self, FinxReview *review);

GtkWidget *finx_review_card_new         (FinxPortfolioView  *view,
                                         const char         *title,
                                         GtkWidget          *content,   /* (transfer floating) */
                                         FinxReviewCardFunc  show);
/* Linked buttons in the head, of which one is chosen; the choice is remembered under @key. Returns: nothing; see get. */
void       finx_review_card_add_choice  (FinxReviewCard     *self,
                                         const char         *key,
                                         const char         *label,     /* for screen readers */
                                         const char *const  *words,     /* as shown */
                                         guint               first);    /* chosen when nothing is remembered */
guint      finx_review_card_get_choice  (FinxReviewCard     *self,
                                         const char         *key);
void       finx_review_card_set_caption (FinxReviewCard     *self,
                                         const char         *text);     /* small, below the content; %NULL: none */
void       finx_review_card_set_detail  (FinxReviewCard     *self,
                                         const char         *text);     /* small, beside the title; %NULL: none */
void       finx_review_card_add_end     (FinxReviewCard     *self,
                                         GtkWidget          *widget);   /* at the end of the head */
void       finx_review_card_scroll      (FinxReviewCard     *self);     /* the content may be taller than the card */
void       finx_review_card_refresh     (FinxReviewCard     *self);     /* what it shows besides the review has changed */
FinxPortfolioView *finx_review_card_get_view (FinxReviewCard *self);
GtkWidget *finx_review_card_get_content (FinxReviewCard     *self);

G_END_DECLS
