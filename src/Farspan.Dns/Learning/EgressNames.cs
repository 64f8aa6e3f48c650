using Farspan.State.Dns;

namespace Farspan.Dns.Learning;

/// <summary>Finds the ways outside that list a name: by its own, and by <c>*.</c> before any of the domains above it.</summary>
internal sealed class EgressNames
{
    private const string Wildcard = "*.";
    private readonly Dictionary<string, List<DnsFeedEntrySpec>> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<DnsFeedEntrySpec>> _below = new(StringComparer.OrdinalIgnoreCase);

    public EgressNames(IReadOnlyList<DnsFeedEntrySpec> entries)
    {
        foreach (var entry in entries)
        {
            foreach (var host in entry.Hosts.Distinct(StringComparer.OrdinalIgnoreCase))
            {
                var isPattern = host.StartsWith(Wildcard, StringComparison.Ordinal);
                var (table, key) = isPattern ? (_below, host[Wildcard.Length..]) : (_exact, host);
                if (!table.TryGetValue(key, out var list))
                {
                    table.Add(key, list = []);
                }

                list.Add(entry);
            }
        }
    }

    /// <summary>The ways, each once.</summary>
    public IReadOnlyList<DnsFeedEntrySpec> Of(string name)
    {
        List<DnsFeedEntrySpec>? found = null;
        Add(_exact, name);
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            Add(_below, name[(dot + 1)..]);
        }

        return found is null ? [] : [.. found.Distinct()];

        void Add(Dictionary<string, List<DnsFeedEntrySpec>> table, string key)
        {
            if (table.TryGetValue(key, out var entries))
            {
                (found ??= []).AddRange(entries);
            }
        }
    }
}
