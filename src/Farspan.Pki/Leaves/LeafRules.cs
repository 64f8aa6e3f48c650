using System.Net;
using Farspan.Pki.Authorities;

namespace Farspan.Pki.Leaves;

/// <summary>What a request has to hold to before it is issued.</summary>
internal static class LeafRules
{
    /// <summary>More names than this in one certificate are a mistake, and make every handshake longer.</summary>
    internal const int MostNames = 100;

    private static readonly TimeSpan _shortest = TimeSpan.FromMinutes(1);

    internal static IReadOnlyList<string> Objections(LeafRequest request, NameConstraints constraints)
    {
        var objections = new List<string>();
        var names = request.DnsNames.Count + request.Addresses.Count + (request.SpiffeId is null ? 0 : 1);
        if (names is 0 or > MostNames)
        {
            objections.Add($"a certificate has 1 to {MostNames} names, this one has {names}; give a DNS name, an address or a SPIFFE ID");
        }

        if (!request.ForServer && !request.ForClient)
        {
            objections.Add("the certificate is for nothing; ask for a server's, a client's or both");
        }

        if (request.Lifetime < _shortest)
        {
            objections.Add($"a lifetime of {request.Lifetime} is shorter than a minute; ask for longer");
        }

        objections.AddRange(request.DnsNames.Select(n => Objection(n, constraints)).OfType<string>());
        objections.AddRange(request.Addresses.Where(a => !constraints.PermitsAddress(a)).Select(a => Outside(a, constraints)));
        if (request.SpiffeId is { } text && Spiffe(text, constraints) is { } objection)
        {
            objections.Add(objection);
        }

        return objections;
    }

    private static string? Objection(string name, NameConstraints constraints) => DnsNameRules.Objection(name)
        ?? (constraints.PermitsDns(name) ? null : $"'{name}' is outside the names that this authority may issue for ({List(constraints.DnsNames)}); name it in the topology and run farspan ca rotate intermediate");

    private static string Outside(IPAddress address, NameConstraints constraints) =>
        $"{address} is outside the addresses that this authority may issue for ({List([.. constraints.Networks.Select(n => n.ToString())])}); declare its network and run farspan ca rotate intermediate";

    private static string? Spiffe(string text, NameConstraints constraints) =>
        !SpiffeId.TryParse(text, out var id) ? $"'{text}' is no SPIFFE ID; write spiffe://TRUST-DOMAIN/PATH"
        : !constraints.PermitsSpiffeId(id) ? $"'{text}' is outside the trust domain of this authority ({constraints.TrustDomain ?? "none"})"
        : null;

    // A sentence, not a list of everything: three are enough to recognise it.
    private static string List(IReadOnlyList<string> all) => all.Count switch
    {
        0 => "none",
        <= 3 => string.Join(", ", all),
        _ => $"{string.Join(", ", all.Take(3))} and {all.Count - 3} more",
    };
}
