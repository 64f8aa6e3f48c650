using Farspan.Planning.Naming;

namespace Farspan.Planning.Filters;

/// <summary>Gives sets names that people recognise: <c>role_etcd_mesh_v4</c>; with a hash where that is too long or not the only one.</summary>
internal static class SetNames
{
    // AddressSetSpec.Name: nftables' limit is 31 (NFT_SET_MAXNAMELEN is 256 in the kernel, but older tools refuse more).
    private const int Longest = 31;

    // «-» and seven characters of hash.
    private const int TailLength = 8;
    private const int FamilyLength = 3;

    public static void Assign(IEnumerable<SetDraft> drafts)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var groups = drafts.GroupBy(Plain, StringComparer.Ordinal).Select(g => (Name: g.Key, Drafts: g.ToList())).ToList();
        foreach (var (name, owners) in groups.Where(g => g.Drafts.Count == 1 && g.Name.Length <= Longest))
        {
            taken.Add(name);
            owners[0].Name(name);
        }

        var others = groups.Where(g => g.Drafts.Count > 1 || g.Name.Length > Longest).SelectMany(g => g.Drafts);
        foreach (var draft in others.OrderBy(Key, StringComparer.Ordinal))
        {
            var attempt = 0;
            var name = Hashed(draft, attempt);
            while (!taken.Add(name))
            {
                name = Hashed(draft, ++attempt);
            }

            draft.Name(name);
        }
    }

    private static string Plain(SetDraft draft) =>
        Clean(draft.Text) + (draft.Overlay is null ? string.Empty : "_" + draft.Overlay) + Family(draft);

    private static string Hashed(SetDraft draft, int attempt)
    {
        var plain = Plain(draft);
        var start = plain[..Math.Min(plain.Length - FamilyLength, Longest - TailLength - FamilyLength)];
        return $"{start}-{LinkNames.Hash(FormattableString.Invariant($"{Key(draft)} {attempt}"))}{Family(draft)}";
    }

    private static string Key(SetDraft draft) => $"{draft.Text}\n{draft.Overlay}\n{Family(draft)}";

    private static string Family(SetDraft draft) => draft.IsV6 ? "_v6" : "_v4";

    private static string Clean(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            var c = char.ToLowerInvariant(source[i]);
            span[i] = c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' ? c : '_';
        }
    });
}
