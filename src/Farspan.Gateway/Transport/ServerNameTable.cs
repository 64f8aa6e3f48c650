using System.Collections.Frozen;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Transport;

/// <summary>Which certificate answers for which name.</summary>
/// <remarks>A wildcard stands for one label (RFC 9525 section 6.3).</remarks>
public sealed class ServerNameTable
{
    private readonly FrozenDictionary<string, int> _names;
    private readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _parents;
    private readonly int _fallback;

    /// <summary>Makes one.</summary>
    /// <param name="certificates">What is declared; of two with the same name the first answers.</param>
    public ServerNameTable(IReadOnlyList<ListenerCertificateSpec> certificates)
    {
        var names = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (i, certificate) in certificates.Index())
        {
            foreach (var name in certificate.ServerNames)
            {
                // A wildcard is kept as what follows its star: ".example.com".
                names.TryAdd(name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name, i);
            }
        }

        _names = names.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _parents = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        var any = certificates.Index().Where(c => c.Item.ServerNames.Count == 0).Select(c => (int?)c.Index).FirstOrDefault();
        _fallback = any ?? 0;
    }

    /// <summary>Chooses.</summary>
    /// <param name="name">Name that the caller asks for, or null.</param>
    /// <returns>Index of the certificate: that of the name, of its wildcard, the first one for every name, the first one.</returns>
    public int Choose(string? name)
    {
        if (name is null)
        {
            return 0;
        }

        if (_names.TryGetValue(name, out var index))
        {
            return index;
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _parents.TryGetValue(name.AsSpan(dot), out index) ? index : _fallback;
    }
}
