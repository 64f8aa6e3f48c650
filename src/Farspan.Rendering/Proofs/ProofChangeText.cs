using System.Text;
using Farspan.Analysis.Claims;

namespace Farspan.Rendering.Proofs;

/// <summary>What a proof says that the one before did not: claims with another verdict, or that something else breaks now.</summary>
public static class ProofChangeText
{
    /// <summary>Renders the difference: a line for each claim that changed, what breaks those that fail, and at the end how all stand.</summary>
    /// <param name="before">The proof before.</param>
    /// <param name="after">The proof now.</param>
    /// <param name="paint">Colours the word of an outcome, or gives it back as it is.</param>
    public static string Render(ProofReport before, ProofReport after, Func<Outcome, string, string> paint)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(paint);
        var (text, old) = (new StringBuilder(), new Dictionary<(string, int), ClaimProof>());
        foreach (var (key, claim) in Numbered(before))
        {
            old.Add(key, claim);
        }

        var failing = new List<ClaimProof>();
        foreach (var (key, claim) in Numbered(after))
        {
            old.Remove(key, out var was);
            if (was is not null && was.Outcome == claim.Outcome && Shown(was) == Shown(claim))
            {
                continue;
            }

            ProofText.Line(text, claim, paint, was is null ? "new" : was.Outcome == claim.Outcome ? "another witness" : $"was {ProofText.Word(was.Outcome)}");
            if (claim.Outcome == Outcome.Fails)
            {
                failing.Add(claim);
            }
        }

        foreach (var gone in old.Values)
        {
            ProofText.Wrapped(text, "gone     ", $"{ProofText.Name(gone)} (was {ProofText.Word(gone.Outcome)})", "gone     ".Length);
        }

        failing.ForEach(claim => ProofText.Failing(text, claim, paint));
        return text.Append(text.Length == 0 ? "no claim changed; " : "\n").Append(ProofText.Summary(after)).Append('\n').ToString();
    }

    // Claims that say the same in the same words are told apart by their order.
    private static IEnumerable<((string Text, int Number) Key, ClaimProof Claim)> Numbered(ProofReport report)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var claim in report.Claims)
        {
            var number = seen[claim.Claim.Text] = seen.GetValueOrDefault(claim.Claim.Text) + 1;
            yield return ((claim.Claim.Text, number), claim);
        }
    }

    // Not the reason, in which numbers of others may differ, nor the place of what is to blame, which moves with every line.
    private static (Analysis.Forwarding.Flow? Packet, string Losing) Shown(ClaimProof claim) =>
        (claim.Counterexample?.Packet?.Request.Flow, string.Join(' ', claim.Counterexample?.Losing ?? []));
}
