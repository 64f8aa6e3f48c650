using System.Net;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;

namespace Farspan.Gateway.Proxying;

/// <content>Places outside, and tunnels.</content>
internal sealed partial class Exchange
{
    private IReadOnlyList<IPAddress> _addresses = [];
    private int _nextAddress;
    private bool _isGreeting;
    private bool _hasGreetingBegun;

    private bool IsTunnel => _decision.Action == RouteAction.Tunnel || _decision.Egress is { IsTunnel: true };

    private ReadOnlySpan<byte> HostOfUpstream => _pool is { } pool ? pool.Host : _caller.Head.Authority.Of(_caller.HeadBytes);

    private void BeginOutside()
    {
        if (IsTooLong())
        {
            Refuse(Refusals.BodySize);
            return;
        }

        _phase = ExchangePhase.Resolving;
        _endsConnection = true;
        _context.Loop.Arm(_caller, _target.Times.Connect);
        var resolving = _context.Resolver.ResolveAsync(_decision.Egress!.Host, CancellationToken.None);
        if (resolving.IsCompletedSuccessfully)
        {
            Resolved(resolving.Result);
            return;
        }

        var id = _id;
        _ = resolving.AsTask().ContinueWith(
            task => _context.Loop.Post(() =>
            {
                // The caller may be gone, and another request may be here.
                if (_phase == ExchangePhase.Resolving && _id == id)
                {
                    Resolved(task.IsCompletedSuccessfully ? task.Result : new EgressResolution([], GatewayRefusals.Resolving));
                }
            }),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Resolved(EgressResolution resolution)
    {
        if (resolution.Refusal is { } refusal)
        {
            Refuse(refusal);
            return;
        }

        (_addresses, _nextAddress) = (resolution.Addresses, 0);
        if (!TryNextAddress())
        {
            Refuse(GatewayRefusals.ConnectFailed);
        }
    }

    // What the name resolved to is what is connected to, in this order; it is not asked again.
    private bool TryNextAddress()
    {
        if (_nextAddress >= _addresses.Count)
        {
            return false;
        }

        var endpoint = new IPEndPoint(_addresses[_nextAddress++], _decision.Egress!.Port);
        _request.Reset();
        _request.MostBytes = _target.Limits.BodyBytes ?? long.MaxValue;
        if (!IsTunnel && !WriteHead(_caller.Head.Authority.Of(_caller.HeadBytes), addsForwarded: false))
        {
            Refuse(GatewayRefusals.HeadTooLong);
            return true;
        }

        Lease(new UpstreamPool(_context.Loop, endpoint, []), isFresh: true);
        return true;
    }

    // CONNECT (RFC 9110 section 9.3.6): from here on bytes go both ways as they are.
    private void BeginTunnel()
    {
        _phase = ExchangePhase.Tunnel;
        _context.Counters.TunnelOpened();
        _status = 200;
        _hasAnswer = true;
        _isRequestDone = false;
        var writer = new HeadWriter(_answer.OutputRoom);
        writer.Write("HTTP/1.1 200 OK\r\nX-Request-Id: "u8);
        writer.Write(_id);
        writer.Write("\r\n\r\n"u8);
        _answer.Wrote(writer.Length);
        _answer.BeginBehind(0, BodyFraming.UntilClose, 0, writesChunks: false);
        _isGreeting = _decision.Egress is not null;
        _hasGreetingBegun = false;
        if (!_isGreeting)
        {
            _caller.BeginTunnel(_request);
        }

        PumpAnswer();
        if (_phase == ExchangePhase.Tunnel && !_isRequestDone)
        {
            PumpRequest();
        }
    }

    // What a caller says first through a tunnel outside: in TLS it names the server it means, and that must be the one that it may go to. Without TLS
    // nothing can be compared, so that on the port of https nothing else passes.
    private bool Greeted()
    {
        const int HttpsPort = 443;
        const byte TlsHandshake = 22;
        if (!_caller.StillThere())
        {
            Cut();
            return false;
        }

        var bytes = _caller.BehindHead;
        var egress = _decision.Egress!;
        if (bytes.IsEmpty && !_caller.HasEnded)
        {
            _context.Loop.Arm(_caller, _target.Times.Body);
            return false;
        }

        if (!bytes.IsEmpty && (egress.Port == HttpsPort || bytes[0] == TlsHandshake))
        {
            var result = ClientHello.TryReadServerName(bytes, out var name);
            if (result == ClientHelloResult.NeedsMore && !_caller.HasEnded)
            {
                // From its first byte on, as for a head: another byte does not put it off.
                if (!_hasGreetingBegun)
                {
                    _hasGreetingBegun = true;
                    _context.Loop.Arm(_caller, _target.Times.Head);
                }

                return false;
            }

            if (result != ClientHelloResult.Complete || !ClientHello.Fits(name, egress.Host))
            {
                _failure = "egress-server-name";
                Cut();
                return false;
            }
        }

        _isGreeting = false;
        _caller.BeginTunnel(_request);
        return true;
    }
}
