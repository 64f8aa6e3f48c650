using System.Net;
using System.Text;
using Farspan.Gateway.Access;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Routing;

/// <summary>The decision: which page or upstream a request names, whether a rule allows it, and whether it comes too often.</summary>
public sealed partial class GatewaySnapshot
{
    private const int LongestAuthority = 300;
    private static ReadOnlySpan<byte> VolumePath => "/volume/"u8;

    /// <inheritdoc/>
    public RouteDecision Decide(in GatewayRequest request)
    {
        var caller = _callers.Identify(request.Source, request.Tls, request.Authorization, request.Now);
        if (request.Kind == RequestMethod.Trace)
        {
            return Refuse(caller, RouteRefusals.Trace);
        }

        // Watchers ask for /health at any rate: it says nothing and costs nothing.
        var isHere = request.Form == TargetForm.Origin || (request.Form == TargetForm.Absolute && IsOwn(request));
        if (isHere && request.PathAndQuery.StartsWith("/health"u8) && IsPage(request.PathAndQuery, "/health"u8))
        {
            return Page(request, caller, RouteAction.Health);
        }

        if (caller.Bucket is { } bucket && !bucket.TryTake(request.Now, out var wait))
        {
            return new RouteDecision { Action = RouteAction.Refuse, Caller = caller.Caller, Refusal = RouteRefusals.CallerRate, RetryAfter = wait };
        }

        return isHere ? DecidePath(request, caller) : request.Form switch
        {
            TargetForm.Authority => DecideTunnel(request, caller),
            TargetForm.Absolute => DecideOutside(request, caller),
            _ => Refuse(caller, RouteRefusals.Asterisk),
        };
    }

    /// <inheritdoc/>
    public Caller Identify(IPAddress source, TlsFacts? tls, long now) => _callers.Identify(source, tls, authorization: default, now).Caller;

    private static bool IsPage(ReadOnlySpan<byte> path, ReadOnlySpan<byte> page) =>
        path.StartsWith(page) && (path.Length == page.Length || path[page.Length] == '?');

    private static RouteDecision Page(in GatewayRequest request, in CallerIdentity caller, RouteAction action) =>
        request.Kind is RequestMethod.Get or RequestMethod.Head
            ? new RouteDecision { Action = action, Caller = caller.Caller }
            : Refuse(caller, RouteRefusals.PageMethod);

    private static RouteDecision Refuse(in CallerIdentity caller, Refusal refusal, Upstream? upstream = null) =>
        new() { Action = RouteAction.Refuse, Caller = caller.Caller, Refusal = refusal, Upstream = upstream };

    private RouteDecision DecidePath(in GatewayRequest request, in CallerIdentity caller)
    {
        var path = request.PathAndQuery;
        if (path.StartsWith(VolumePath))
        {
            return DecideVolume(request, caller);
        }

        var action = IsPage(path, "/status"u8) ? RouteAction.Status : IsPage(path, "/metrics"u8) ? RouteAction.Metrics : RouteAction.Refuse;
        if (action == RouteAction.Refuse)
        {
            return Refuse(caller, RouteRefusals.NoRoute);
        }

        return caller.IsInsider ? Page(request, caller, action) : Refuse(caller, Spec.Tokens.Count > 0 ? RouteRefusals.Unauthorized : RouteRefusals.NoRule);
    }

    private RouteDecision DecideVolume(in GatewayRequest request, in CallerIdentity caller)
    {
        var path = request.PathAndQuery;
        var end = SegmentEnd(path, VolumePath.Length);
        if (!_machines.TryFind(path[VolumePath.Length..end], out var machine))
        {
            return Unknown(request, caller, path[VolumePath.Length..end]);
        }

        var route = machine.Only;
        if (route is null)
        {
            var start = Math.Min(end + 1, path.Length);
            var stop = SegmentEnd(path, start);
            route = end < path.Length && path[end] == '/' ? machine.Find(path[start..stop]) : null;
            if (route is null)
            {
                return caller.IsInsider || caller.MayCallSomething ? Refuse(caller, Several(request, caller, machine)) : Refuse(caller, Stranger(caller));
            }

            end = stop;
        }

        var needsSlash = end == path.Length || path[end] == '?';
        return needsSlash && request.Kind is RequestMethod.Get or RequestMethod.Head
            ? Allow(request, caller, route, RouteAction.AddSlash, end)
            : Allow(request, caller, route, RouteAction.Forward, end);
    }

    // Nothing is decoded: a name that is spelled otherwise is another name.
    private static int SegmentEnd(ReadOnlySpan<byte> path, int start)
    {
        var length = path[start..].IndexOfAny((byte)'/', (byte)'?');
        return length < 0 ? path.Length : start + length;
    }

    private RouteDecision DecideTunnel(in GatewayRequest request, in CallerIdentity caller)
    {
        Span<byte> name = stackalloc byte[LongestAuthority];
        if (request.Kind == RequestMethod.Connect && request.Authority.Length <= name.Length &&
            Ascii.ToLower(request.Authority, name, out var length) == System.Buffers.OperationStatus.Done && _tunnels.TryFind(name[..length], out var route))
        {
            return Allow(request, caller, route, RouteAction.Tunnel, prefixLength: 0);
        }

        if (_egressListeners.Contains(request.Listener))
        {
            return DecideOutside(request, caller);
        }

        return Refuse(caller, caller.IsInsider || caller.MayCallSomething ? RouteRefusals.NoTunnel : Stranger(caller));
    }

    private RouteDecision DecideOutside(in GatewayRequest request, in CallerIdentity caller)
    {
        const int HttpPort = 80;
        var isTunnel = request.Kind == RequestMethod.Connect;
        var match = Egress.Find(request.Authority, isTunnel ? 0 : HttpPort, request.Source, isTunnel);
        return new RouteDecision
        {
            Action = match.Target is null ? RouteAction.Refuse : RouteAction.Outside,
            Caller = caller.Caller,
            Egress = match.Target,
            Rule = match.Target?.Rule.Origin,
            Refusal = match.Refusal,
            Missing = match.Missing,
        };
    }

    private RouteDecision Allow(in GatewayRequest request, in CallerIdentity caller, UpstreamRoute route, RouteAction action, int prefixLength)
    {
        var methods = _access.RulesFor(request.Kind, request.Method);
        var rule = RuleSet.First(caller.Sources, route.Rules, methods, caller.Identity, caller.Other);
        if (rule < 0)
        {
            return Refuse(caller, NoRule(caller, route, methods), route.Upstream);
        }

        var wait = 0;
        var isTooOften = action != RouteAction.AddSlash && route.Bucket is { } bucket && !bucket.TryTake(request.Now, out wait);
        return new RouteDecision
        {
            Action = isTooOften ? RouteAction.Refuse : action,
            Caller = caller.Caller,
            Upstream = route.Upstream,
            PrefixLength = prefixLength,
            Rule = _access.Origin(rule),
            Refusal = isTooOften ? RouteRefusals.UpstreamRate : null,
            RetryAfter = wait,
        };
    }

    // An absolute form that names this gateway, or comes to a listener that leads nowhere outside, is like its origin form.
    private bool IsOwn(in GatewayRequest request)
    {
        if (!_egressListeners.Contains(request.Listener))
        {
            return true;
        }

        Span<char> authority = stackalloc char[LongestAuthority];
        return request.Authority.Length <= authority.Length && Ascii.ToUtf16(request.Authority, authority, out var length) == System.Buffers.OperationStatus.Done &&
            _own.Contains(authority[..length]);
    }
}
