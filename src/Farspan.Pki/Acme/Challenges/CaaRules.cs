using Farspan.Pki.Acme.Messages;
using Farspan.State.Certificates;

namespace Farspan.Pki.Acme.Challenges;

/// <summary>Whether CAA records let an authority issue.</summary>
/// <remarks>Source: RFC 8659 sections 4 and 5; RFC 8657 (accounturi, validationmethods).</remarks>
public static class CaaRules
{
    private const byte Critical = 0x80;

    /// <summary>Why the records forbid it, in half a sentence; null when they do not.</summary>
    /// <param name="records">The records that count for the name: its own, or those of the nearest name above that has any (RFC 8659 section 3). Empty when there are none.</param>
    /// <param name="identities">Names by which records mean the authority, in lower case.</param>
    /// <param name="isWildcard">True for a wildcard.</param>
    /// <param name="challenge">How the name was shown.</param>
    /// <param name="accountUrl">The account's URL.</param>
    public static string? Objection(IReadOnlyCollection<CaaRecord> records, IReadOnlyCollection<string> identities, bool isWildcard, AcmeChallenge challenge, string accountUrl)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.FirstOrDefault(r => (r.Flags & Critical) != 0 && !IsKnown(r.Tag)) is { } unknown)
        {
            return $"a CAA record that must be understood has the unknown tag {Shown(unknown.Tag)}";
        }

        var counting = records.Where(r => isWildcard && Is(r, "issuewild")).ToList();
        if (counting.Count == 0)
        {
            counting = [.. records.Where(r => Is(r, "issue"))];
        }

        return counting.Count == 0 || counting.Any(r => Permits(r.Value, identities, challenge, accountUrl))
            ? null
            : $"its CAA records let {string.Join(", ", counting.Select(r => Shown(r.Value)).Distinct(StringComparer.Ordinal))} issue, not this authority";
    }

    private static bool Permits(string value, IReadOnlyCollection<string> identities, AcmeChallenge challenge, string accountUrl)
    {
        var parts = value.Split(';', StringSplitOptions.TrimEntries);
        if (!identities.Contains(parts[0].ToLowerInvariant(), StringComparer.Ordinal))
        {
            return false;
        }

        foreach (var part in parts.Skip(1).Where(p => p.Length > 0))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2)
            {
                return false;
            }

            var isMet = pair[0].ToLowerInvariant() switch
            {
                "accounturi" => pair[1] == accountUrl,
                "validationmethods" => pair[1].Split(',', StringSplitOptions.TrimEntries).Contains(ChallengeNames.NameOf(challenge), StringComparer.Ordinal),
                _ => true,
            };
            if (!isMet)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsKnown(string tag) => tag.ToLowerInvariant() is "issue" or "issuewild" or "iodef";

    private static bool Is(CaaRecord record, string tag) => record.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase);

    private static string Shown(string text)
    {
        const int Most = 64;
        var shown = string.Concat(text.Take(Most).Select(c => c is > ' ' and <= '~' ? c : c == ' ' ? ' ' : '?'));
        return shown.TrimEnd(';', ' ') is { Length: > 0 } some ? some : "nobody";
    }
}
