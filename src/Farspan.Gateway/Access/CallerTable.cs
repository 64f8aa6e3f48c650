using System.Collections.Frozen;
using System.Net;
using System.Runtime.CompilerServices;
using Farspan.Gateway.Transport;
using Farspan.State.Gateways;

namespace Farspan.Gateway.Access;

/// <summary>Finds out who calls: by token, else by certificate, else by the address of a machine, else by the address. Allocates only for who calls for the first time.</summary>
internal sealed class CallerTable
{
    // Strangers that are remembered; more of them cost one small object per request.
    private const int Addresses = 16_384;

    private readonly AccessTable _access;
    private readonly RateTable? _rates;
    private readonly TokenTable _tokens;
    private readonly KnownCaller[] _tokenCallers;
    private readonly FrozenDictionary<IPAddress, string> _machines;
    private readonly BoundedCache<IPAddress, KnownCaller> _addresses = new(Addresses);
    private readonly ConditionalWeakTable<TlsFacts, KnownCaller> _certificates = [];

    /// <summary>Makes the table.</summary>
    /// <param name="spec">The gateway.</param>
    /// <param name="access">Its rules.</param>
    /// <param name="rates">Rates of callers, or null.</param>
    /// <exception cref="GatewayConfigurationException">A token is malformed.</exception>
    public CallerTable(GatewaySpec spec, AccessTable access, RateTable? rates)
    {
        (_access, _rates) = (access, rates);
        _tokens = new TokenTable(spec.Tokens);
        _tokenCallers = [.. spec.Tokens.Select(token => $"token/{token.Name}")
            .Select(name => new KnownCaller(new Caller(CallerKind.Token, name), access.RulesOf([name]), IsDeclared: true, rates?.Find(name, now: 0)))];
        var machines = new Dictionary<IPAddress, string>();
        foreach (var (address, machine) in spec.Callers.SelectMany(c => c.Addresses.Select(a => (a, c.Machine)))
            .Concat(spec.Upstreams.Select(u => (u.Endpoint.Address, u.Machine))))
        {
            if (!IPAddress.IsLoopback(address))
            {
                machines.TryAdd(Plain(address), machine);
            }
        }

        _machines = machines.ToFrozenDictionary();
    }

    /// <summary>Finds out who calls.</summary>
    /// <param name="source">Where it connects from.</param>
    /// <param name="tls">What TLS agreed on, or null.</param>
    /// <param name="authorization">What it shows; a token of somebody else's is none, and is left alone.</param>
    /// <param name="now">The moment, in milliseconds.</param>
    public CallerIdentity Identify(IPAddress source, TlsFacts? tls, ReadOnlySpan<byte> authorization, long now)
    {
        var address = _addresses.Find(source) ?? _addresses.Keep(source, MakeAddress(source, now));
        var token = authorization.IsEmpty ? -1 : _tokens.Find(authorization);
        var certificate = tls is { ClientNames.Count: > 0 } ? FindCertificate(tls, now) : null;
        var rules = certificate?.Rules ?? _access.Anyone;
        if (token >= 0)
        {
            var known = _tokenCallers[token];
            return new(known.Caller, address.Rules, known.Rules, rules, IsInsider: true, known.Bucket);
        }

        return certificate is not null
            ? new(certificate.Caller, address.Rules, rules, rules, certificate.IsDeclared || address.IsDeclared, certificate.Bucket)
            : new(address.Caller, address.Rules, rules, rules, address.IsDeclared, address.Bucket);
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private KnownCaller MakeAddress(IPAddress source, long now)
    {
        var plain = Plain(source);
        var isMachine = _machines.TryGetValue(plain, out var machine);
        var caller = isMachine ? new Caller(CallerKind.Machine, $"machine/{machine}") : new Caller(CallerKind.Address, plain.ToString());
        return new KnownCaller(caller, _access.Sources.Find(plain), isMachine || IPAddress.IsLoopback(plain), _rates?.Find(caller.Name, now));
    }

    private KnownCaller FindCertificate(TlsFacts tls, long now)
    {
        if (_certificates.TryGetValue(tls, out var known))
        {
            return known;
        }

        string[] names = [.. tls.ClientNames.Select(name => $"certificate/{name}")];
        var declared = names.FirstOrDefault(_access.Names);
        var caller = new Caller(CallerKind.Certificate, declared ?? names[0]);
        known = new KnownCaller(caller, _access.RulesOf(names), declared is not null, _rates?.Find(caller.Name, now));
        _certificates.AddOrUpdate(tls, known);
        return known;
    }
}
