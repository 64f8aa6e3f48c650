using Farspan.Pki.Acme.Challenges;
using Farspan.State.Dns;

namespace Farspan.Agent.Dns.Challenges;

/// <summary>TXT records of ACME challenges (RFC 8555 section 8.4) that lie over a name server's spec for a moment: in memory, few, and gone by themselves.</summary>
/// <remarks>
/// <para>Only <c>_acme-challenge.NAME</c> within a zone of the spec, and only what a challenge's text looks like: whoever may add these can say nothing else.</para>
/// <para>A zone's serial number stays: secondaries that take whole zones (AXFR) never have them, so that an authority must ask this server itself. For one caller at a time.</para>
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class ChallengeRecords(TimeProvider time)
{
    /// <summary>How many there may be at a time: an order has at most 100 names, and few run together.</summary>
    public const int Most = 256;

    /// <summary>After how long one goes whose order has forgotten it. An order takes five minutes at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(string Name, string Text), DateTimeOffset> _until = [];

    /// <summary>How many there are.</summary>
    public int Count => _until.Count;

    /// <summary>When the next one goes by itself; null without any.</summary>
    public DateTimeOffset? Next => _until.Count == 0 ? null : _until.Values.Min();

    /// <summary>Adds one; a second time renews its time.</summary>
    /// <returns>Null, or why not, in one sentence.</returns>
    public string? Add(DnsServerSpec spec, string name, string text)
    {
        if (!name.StartsWith(ChallengeProof.DnsPrefix, StringComparison.Ordinal) || name.Any(char.IsAsciiLetterUpper) || !ChallengeProof.IsDnsText(text))
        {
            return $"'{name}' with '{text}' is no record of a challenge";
        }

        if (ZoneOf(spec, name) is not { } zone)
        {
            return $"no zone of {spec.Service} holds {name}";
        }

        if (IsAlias(spec, zone, name))
        {
            return $"{name} is an alias (CNAME) in zone {zone}: show the challenge where it leads";
        }

        if (_until.Count >= Most && !_until.ContainsKey((name, text)))
        {
            return $"{Most} challenges are shown already";
        }

        _until[(name, text)] = time.GetUtcNow() + Lifetime;
        return null;
    }

    /// <summary>Takes one away.</summary>
    /// <returns>False when it was not there.</returns>
    public bool Remove(string name, string text) => _until.Remove((name, text));

    /// <summary>Takes those away whose time is over.</summary>
    /// <returns>True when there were any.</returns>
    public bool Prune()
    {
        var now = time.GetUtcNow();
        var over = _until.Where(r => r.Value <= now).Select(r => r.Key).ToList();
        over.ForEach(r => _until.Remove(r));
        return over.Count > 0;
    }

    /// <summary>The spec with the records in it, for every view that sees their zone; those that it has no place for are left out.</summary>
    public DnsServerSpec Over(DnsServerSpec spec)
    {
        var byZone = _until.Keys.Select(r => (Zone: ZoneOf(spec, r.Name), r.Name, r.Text)).Where(r => r.Zone is not null && !IsAlias(spec, r.Zone, r.Name)).ToLookup(r => r.Zone!, StringComparer.Ordinal);
        return byZone.Count == 0 ? spec : spec with
        {
            Zones = [.. spec.Zones.Select(z => byZone[z.Name].Any()
                ? z with { Records = [.. z.Records, .. byZone[z.Name].Select(r => new DnsRecordSpec { Name = r.Name, Type = "TXT", TtlSeconds = 0, Data = $"\"{r.Text}\"" })] }
                : z)],
        };
    }

    private static bool IsAlias(DnsServerSpec spec, string zone, string name) =>
        spec.Zones.Any(z => z.Name == zone && z.Records.Any(r => r.Type == "CNAME" && string.Equals(r.Name, name, StringComparison.Ordinal)));

    private static string? ZoneOf(DnsServerSpec spec, string name) => spec.Zones.Select(z => z.Name)
        .Where(z => z.Length == 0 || name == z || (name.EndsWith(z, StringComparison.Ordinal) && name[^(z.Length + 1)] == '.')).MaxBy(z => z.Length);
}
