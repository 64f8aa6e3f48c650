using Farspan.Topology.Declarations;
using Farspan.Topology.Language;
using Farspan.Topology.Model;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Resolves links: networks that route to each other, and ways to one service.</summary>
internal sealed class LinkResolver(BindContext context, PlaceResolver places, SelectorResolver selectors, GatewayResolver gateways)
{
    /// <summary>Resolves one; null after a diagnostic.</summary>
    public Resolved<LinkDeclaration, Link>? Resolve(Named<LinkDeclaration> source)
    {
        if (source.Value is not { Method: { } method } declared)
        {
            return null;
        }

        var link = !HasItsKeys(source, declared, method) ? null
            : declared.From is { } from ? OneService(source, declared, method.Value, from)
            : declared.Between is [var first, var second] ? Routed(source, declared, method.Value, first, second)
            : null;
        return link is null ? null : new Resolved<LinkDeclaration, Link>(source, link);
    }

    // Each method has the keys that it needs, and no others.
    private bool HasItsKeys(Named<LinkDeclaration> source, LinkDeclaration declared, Located<LinkMethod> method)
    {
        var (privateLink, internet, vpn) = (method.Value == LinkMethod.PrivateLink, method.Value == LinkMethod.Internet, method.Value == LinkMethod.Vpn);
        var isToOne = privateLink || internet;
        var wrong = declared switch
        {
            { Between.Count: > 0 } when isToOne => $"'{Word(method.Value)}' leads to one service and needs 'from' and 'to' in place of 'between'",
            { From: not null } when !isToOne => $"'{Word(method.Value)}' joins two networks and needs 'between' in place of 'from'",
            { From: not null, To: null } => "it leads to nothing; name the service in 'to'",
            { From.Value.Kind: not ReferenceKind.Subnet } when privateLink => "the endpoint of a private link has an address in a subnet; write 'from' as subnet/NETWORK/SUBNET",
            { From.Value.Kind: not ReferenceKind.Network } when internet => "the internet is asked from a whole network; write 'from' as network/NAME",
            { Via: null } when internet => "over the internet a service is reached through a gateway; name it in 'via'",
            { Via: not null } when !internet => "'via' belongs to method 'internet'; remove it",
            { Addresses.Count: > 0 } when !privateLink => "'address' belongs to method 'private-link'; remove it",
            { Port: not null } when !vpn => "'port' belongs to method 'vpn'; remove it",
            _ => null,
        };
        if (wrong is not null)
        {
            context.Findings.Error(ResolvingCodes.LinkKeysCode, source.Span, $"Link '{source.Name}' is not complete: {wrong}.");
        }

        return wrong is null;
    }

    private Link? Routed(Named<LinkDeclaration> source, LinkDeclaration declared, LinkMethod method, Located<Reference> first, Located<Reference> second)
    {
        var isFirstKnown = places.NetworkNames.TryFind(first.Value.Name, first.Span, out var left);
        var isSecondKnown = places.NetworkNames.TryFind(second.Value.Name, second.Span, out var right);
        return isFirstKnown && isSecondKnown
            ? new Link
            {
                Name = source.Name,
                Method = method,
                First = left!,
                Second = right!,
                Port = method == LinkMethod.Vpn ? (ushort)(declared.Port?.Value ?? LinkLanguage.DefaultPort) : (ushort)0,
                Mtu = declared.Mtu?.Value,
                Location = source.Span,
            }
            : null;
    }

    private Link? OneService(Named<LinkDeclaration> source, LinkDeclaration declared, LinkMethod method, Located<Reference> from)
    {
        var isAskerKnown = places.NetworkNames.TryFind(from.Value.Name, from.Span, out var asker);
        var subnet = isAskerKnown && from.Value.Kind == ReferenceKind.Subnet ? places.FindSubnet(new SubnetName(from.Value.Name, from.Value.Part), from.Span) : null;
        var isServiceKnown = selectors.Services.TryFind(declared.To!.Value.Value.Name, declared.To.Value.Span, out var service);
        Gateway? gateway = null;
        var isGatewayKnown = declared.Via is not { } via || gateways.Names.TryFind(via.Value, via.Span, out gateway);
        if (!isAskerKnown || !isServiceKnown || !isGatewayKnown || (method == LinkMethod.PrivateLink && subnet is null) || !IsLedTo(source, declared, gateway, service!))
        {
            return null;
        }

        return (gateway?.Service ?? service!).Candidates.SelectMany(c => c.Attachments).Select(a => a.Network).FirstOrDefault() is { } answerer
            ? new Link
            {
                Name = source.Name,
                Method = method,
                First = asker!,
                Second = answerer,
                Service = service,
                Subnet = subnet,
                Addresses = [.. declared.Addresses.Select(a => a.Value)],
                Via = gateway,
                Location = source.Span,
            }
            : null;
    }

    private bool IsLedTo(Named<LinkDeclaration> source, LinkDeclaration declared, Gateway? gateway, Service service)
    {
        if (gateway is null || gateway.Targets.Any(t => string.Equals(t.Service.Name, service.Name, StringComparison.Ordinal)))
        {
            return true;
        }

        context.Findings.Error(ResolvingCodes.LinkKeysCode, declared.To!.Value.Span,
            $"Link '{source.Name}' has no way: gateway '{gateway.Name}' does not lead to service '{service.Name}'; add it to the gateway's 'to', or name another gateway in 'via'.", gateway.Location);
        return false;
    }

    private static string Word(LinkMethod method) => LinkWords.Of(method);
}
