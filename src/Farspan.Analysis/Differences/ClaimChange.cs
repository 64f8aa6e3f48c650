using Farspan.Analysis.Claims;

namespace Farspan.Analysis.Differences;

/// <summary>A claim of which the proof says another thing than before.</summary>
public sealed record ClaimChange
{
    /// <summary>The sentence of the claim.</summary>
    public required string Text { get; init; }

    /// <summary>Where it stands, in the next file, or in the old one where it is gone.</summary>
    public required string Location { get; init; }

    /// <summary>What the proof said; null where the claim is new.</summary>
    public required Outcome? Old { get; init; }

    /// <summary>What it says now; null where the claim is gone.</summary>
    public required Outcome? Next { get; init; }

    /// <summary>Why, in the plan that is told by <see cref="Location"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>The claims whose outcome differs, in the next file's order, then those that are gone. The same claim is one with the same sentence, or else with the same name.</summary>
    public static IReadOnlyList<ClaimChange> Between(ProofReport old, ProofReport next)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        var left = old.Claims.ToList();
        var pairs = new Dictionary<ClaimProof, ClaimProof>(ReferenceEqualityComparer.Instance);
        foreach (var isSame in new Func<ClaimProof, ClaimProof, bool>[] { SameText, SameName })
        {
            foreach (var proof in next.Claims.Where(p => !pairs.ContainsKey(p)))
            {
                if (left.Find(l => isSame(l, proof)) is { } known)
                {
                    left.Remove(known);
                    pairs.Add(proof, known);
                }
            }
        }

        return
        [
            .. next.Claims.Where(p => pairs.GetValueOrDefault(p)?.Outcome != p.Outcome).Select(p => Make(p, pairs.GetValueOrDefault(p)?.Outcome, p.Outcome)),
            .. left.Select(p => Make(p, p.Outcome, null)),
        ];
    }

    private static bool SameText(ClaimProof a, ClaimProof b) => string.Equals(a.Claim.Text, b.Claim.Text, StringComparison.Ordinal) && a.Claim.GetType() == b.Claim.GetType();

    private static bool SameName(ClaimProof a, ClaimProof b) =>
        string.Equals(a.Claim.Name, b.Claim.Name, StringComparison.Ordinal) && a.Claim.GetType() == b.Claim.GetType() && !a.Claim.Name.All(char.IsAsciiDigit);

    private static ClaimChange Make(ClaimProof proof, Outcome? old, Outcome? next) => new()
    {
        Text = proof.Claim.Text,
        Location = proof.Claim.Location.ToString(),
        Old = old,
        Next = next,
        Reason = proof.Reason,
    };
}
