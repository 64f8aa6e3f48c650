using System.Globalization;
using System.Net;
using Farspan.Planning;
using Farspan.State.Certificates;
using Farspan.State.Gateways;
using Farspan.Topology.Model;
using Farspan.Topology.Model.Trust;
using Farspan.Verification.Probes;

namespace Farspan.Verification.Gateways;

/// <summary>Writes the requests of one caller over one way into a gateway.</summary>
/// <param name="plan">The plan.</param>
/// <param name="declared">The gateway as it is declared.</param>
/// <param name="machine">The machine that runs it.</param>
/// <param name="spec">The gateway as it is planned for that machine: only where it listens and what lies behind it is read.</param>
/// <param name="way">The way in.</param>
/// <param name="caller">The machine that calls.</param>
/// <param name="address">Its address.</param>
/// <param name="rules">The policies that mean the caller.</param>
/// <param name="notTried">Gets the policies that no request can try.</param>
internal sealed class GatewayCallWriter(
    NetworkPlan plan,
    Gateway declared,
    string machine,
    GatewaySpec spec,
    GatewayWay way,
    string caller,
    IPAddress address,
    IReadOnlyList<GatewayRule> rules,
    SortedSet<string> notTried)
{
    private const string Get = "GET";
    private const int MostOtherTokens = 3; // for each pair: the sample has room for so many
    // Who the root's name servers are (RFC 8484 section 4.1): every server has an answer or a refusal in DNS to it.
    private const string NameQuestion = "dns-query?dns=AAABAAABAAAAAAAAAAACAAE";
    private const string TokenPrefix = "token/";
    private const string CertificatePrefix = "certificate/";

    // What answers these has no body to tell the machine by, or makes a tunnel.
    private static readonly string[] Bodiless = ["HEAD", "CONNECT", "OPTIONS", "TRACE"];

    private readonly HashSet<string> _several = spec.Upstreams.CountBy(u => u.Machine, StringComparer.Ordinal).Where(c => c.Value > 1).Select(c => c.Key).ToHashSet(StringComparer.Ordinal);

    // Whom the port believes about its callers: the authority of the layer's own certificate, unless a file says whom.
    private readonly string? _issuer = way.Listener.Tls?.ClientAuthorities is not { } authorities
        ? null
        : plan.Machines.First(m => m.Machine == machine).Certificates.FirstOrDefault(c => c.Issuer.Kind == IssuerKind.Internal && CertificatePaths.Authorities(c.Name) == authorities)?.Issuer.Name;

    // What is shown where nothing special is: nothing, or some certificate that opens no rule; the caller's own where only declared callers are let in.
    private readonly string? _plain = way.Listener.Tls?.Callers is null ? way.Stranger : DeclaredCallers.Identity(plan, declared, way.Listener.Name, caller);

    // Policies mean the caller, and the layer's own list does not.
    private readonly bool _isShutOut = way.Listener.Tls?.Callers is not null && !DeclaredCallers.Name(plan, declared, way.Listener.Name, caller);

    /// <summary>The requests.</summary>
    public IEnumerable<GatewayCallSpec> Write()
    {
        if (way.IsBelowMinimum)
        {
            return IsLetIn ? spec.Upstreams.Take(1).Select(u => Make(u, Get, null, null) with { Expect = Expectation.Refused, Policy = "", Refusal = GatewayRefusal.InHandshake }) : [];
        }

        return [.. spec.Upstreams.SelectMany(Of), .. way.RequiresCertificate && IsLetIn ? spec.Upstreams.Take(1).SelectMany(Uninvited) : []];
    }

    // Whoever shows nothing, and where only declared callers are let in, whoever shows a good certificate of nobody's.
    private IEnumerable<GatewayCallSpec> Uninvited(UpstreamSpec upstream) =>
        new[] { null, way.Listener.Tls!.Callers is null ? null : GatewayCallSpec.Nobody }.Distinct(StringComparer.Ordinal).Select(c => Refused(Make(upstream, Get, null, c), GatewayRefusal.InHandshake));

    // The filter lets whoever a policy lets call something get to the gateway's ports.
    private bool IsLetIn => rules.Count > 0;

    // Whom the port does not let in at all hears no answer.
    private GatewayRefusal Told => _isShutOut ? GatewayRefusal.InHandshake : GatewayRefusal.ByAnswer;

    private IEnumerable<GatewayCallSpec> Of(UpstreamSpec upstream)
    {
        var mine = rules.Where(r => r.To.Name == upstream.Service).ToList();
        var calls = mine.SelectMany(r => Allowed(r, upstream)).ToList();
        var nobody = Make(upstream, Get, null, _plain);
        var isOpen = !_isShutOut && Rule(upstream, nobody) is not null;
        if (way.IsFirst || isOpen || mine.Exists(r => r.As.Count > 0))
        {
            calls.Add(isOpen ? nobody : Refused(nobody, IsLetIn ? Told : GatewayRefusal.Anyhow));
        }

        if (!isOpen)
        {
            calls.AddRange(Wrong(mine, upstream));
        }
        else if (_plain != way.Stranger)
        {
            // The caller's own certificate opens it, and one that is forged must not.
            calls.AddRange(Wrong(mine, upstream).Where(c => c.Forgery == GatewayForgery.Certificate));
        }

        return calls.DistinctBy(c => (c.Method, c.Token, c.Certificate, c.Forgery));
    }

    /// <summary>One request for each identity that a policy asks for; one with nothing where it asks for none.</summary>
    private IEnumerable<GatewayCallSpec> Allowed(GatewayRule rule, UpstreamSpec upstream)
    {
        var method = rule.Methods.Count == 0 || rule.Methods.Contains(Get, StringComparer.Ordinal) ? Get : rule.Methods.FirstOrDefault(m => !Bodiless.Contains(m, StringComparer.Ordinal));
        if (method is null || (method != Get && Greeting(upstream) is null))
        {
            notTried.Add(method is null
                ? $"policy/{rule.Policy}: no answer to {string.Join(", ", rule.Methods)} tells which machine gave it"
                : $"policy/{rule.Policy}: {upstream.Service} on {upstream.Machine} is a real service, and {method} might change it");
            yield break;
        }

        foreach (var identity in rule.As.DefaultIfEmpty(null))
        {
            var token = identity?.StartsWith(TokenPrefix, StringComparison.Ordinal) == true ? identity[TokenPrefix.Length..] : null;
            var certificate = identity?.StartsWith(CertificatePrefix, StringComparison.Ordinal) == true ? identity[CertificatePrefix.Length..] : null;
            if (certificate is null ? !_isShutOut : way.AsksForCertificate)
            {
                yield return Make(upstream, method, token, certificate ?? _plain);
            }
        }
    }

    /// <summary>What must not open what a right token or certificate would.</summary>
    private IEnumerable<GatewayCallSpec> Wrong(List<GatewayRule> mine, UpstreamSpec upstream)
    {
        if (mine.Exists(r => r.As.Any(a => a.StartsWith(TokenPrefix, StringComparison.Ordinal))))
        {
            yield return Refused(Make(upstream, Get, null, _plain) with { Forgery = GatewayForgery.Token }, Told);
        }

        var certificate = mine.SelectMany(r => r.As).FirstOrDefault(a => a.StartsWith(CertificatePrefix, StringComparison.Ordinal));
        if (certificate is not null && way.AsksForCertificate)
        {
            var call = Make(upstream, Get, null, certificate[CertificatePrefix.Length..]) with { Forgery = GatewayForgery.Certificate };
            yield return Refused(call, way.RequiresCertificate ? GatewayRefusal.InHandshake : GatewayRefusal.InHandshakeOrByAnswer);
        }

        // The right token from the wrong place, and the right one for something else.
        foreach (var other in way.IsFirst ? declared.Tokens.Keys.Order(StringComparer.Ordinal).Where(t => Rule(upstream, Make(upstream, Get, t, _plain)) is null).Take(MostOtherTokens) : [])
        {
            yield return Refused(Make(upstream, Get, other, _plain), IsLetIn ? Told : GatewayRefusal.Anyhow);
        }
    }

    /// <summary>The policy that allows a request.</summary>
    private GatewayRule? Rule(UpstreamSpec upstream, GatewayCallSpec call) => rules.FirstOrDefault(r =>
        r.To.Name == upstream.Service &&
        (r.Methods.Count == 0 || r.Methods.Contains(call.Method, StringComparer.Ordinal)) &&
        (r.As.Count == 0 || (call.Token is { } token && r.As.Contains(TokenPrefix + token, StringComparer.Ordinal)) ||
            (call.Certificate is { } certificate && r.As.Contains(CertificatePrefix + certificate, StringComparer.Ordinal))));

    private GatewayCallSpec Refused(GatewayCallSpec call, GatewayRefusal how) => call with
    {
        Expect = Expectation.Refused,
        Refusal = how,
        Policy = "",
        Location = declared.Location.ToString(),
    };

    private GatewayCallSpec Make(UpstreamSpec upstream, string method, string? token, string? certificate)
    {
        var call = new GatewayCallSpec
        {
            Gateway = spec.Name,
            GatewayMachine = machine,
            From = caller,
            SourceAddress = address,
            Endpoint = way.Endpoint,
            Listener = way.Listener.Name,
            Tls = way.Tls,
            Token = token,
            Certificate = certificate,
            Issuer = certificate is null ? null : _issuer,
            Forgery = GatewayForgery.None,
            Method = method,
            To = upstream.Machine,
            Service = upstream.Service,
            Path = (_several.Contains(upstream.Machine) ? $"/volume/{upstream.Machine}/{upstream.Service}/" : $"/volume/{upstream.Machine}/") + (IsNameServer(upstream) ? NameQuestion : ""),
            Greeting = Greeting(upstream),
            Expect = Expectation.Connects,
            Refusal = GatewayRefusal.Anyhow,
            Policy = "",
            Location = declared.Location.ToString(),
        };
        return Rule(upstream, call) is { } rule ? call with { Policy = $"policy/{rule.Policy} ({rule.Location})", Location = rule.Location.ToString() } : call;
    }

    private bool IsNameServer(UpstreamSpec upstream) => plan.Machines.First(m => m.Machine == upstream.Machine).DnsServers.Any(s => s.Service == upstream.Service);

    private string? Greeting(UpstreamSpec upstream) =>
        !IsNameServer(upstream) && plan.Machines.First(m => m.Machine == upstream.Machine).Services.First(s => s.Name == upstream.Service).Recipe is null
            ? string.Create(CultureInfo.InvariantCulture, $"{upstream.Service} {upstream.Machine} {upstream.Endpoint.Port}")
            : null;
}
