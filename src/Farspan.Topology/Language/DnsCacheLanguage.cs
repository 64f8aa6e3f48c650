using Farspan.Topology.Declarations;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Language;

/// <summary>What stands under <c>cache</c> of a name server.</summary>
internal static class DnsCacheLanguage
{
    private static readonly KeyOf<int> Entries = new("entries", Scalars.Number("cache-entries", "a number of answers", "A number from 1 to 10000000.", 1, 10_000_000, 100_000), "Answers at most.", fallback: "100000");
    private static readonly KeyOf<TimeSpan> Longest = new("longest", TimeScalars.Ttl, "Longest time that any answer is remembered.", fallback: "1d");
    private static readonly KeyOf<TimeSpan> Stale = new("stale", TimeScalars.Ttl, "How long past its time an answer is still given while nobody can be asked (RFC 8767).", fallback: "1d");

    /// <summary>What is kept of others' answers.</summary>
    public static MapShape<DnsCacheDeclaration> Shape { get; } = new()
    {
        Id = "dns-cache",
        Article = "what is kept of others' answers",
        Sample = "{ entries: 100000 }",
        Description = "What a name server keeps of others' answers.",
        Example = "{ entries: 10000, longest: 1h }",
        Keys = [Entries, Longest, Stale],
        Build = r => new DnsCacheDeclaration { Entries = r.Get(Entries)?.Value, Longest = r.Get(Longest)?.Value, Stale = r.Get(Stale)?.Value },
    };
}
