using Farspan.Gateway.Http1;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <content>Reading one head after the other.</content>
internal sealed partial class ClientConnection
{
    private void Run()
    {
        if (_isRunning)
        {
            return;
        }

        _isRunning = true;
        while (_state is ClientState.Idle or ClientState.Head && Step())
        {
        }

        _isRunning = false;
    }

    // One step of reading; false when there is nothing to do now.
    private bool Step()
    {
        var target = _context.Runtime.Current;
        if (_input.Length > _seen)
        {
            if (_state == ClientState.Idle)
            {
                _state = ClientState.Head;
                _context.Loop.Arm(this, target.Times.Head);
            }

            if (_requests == 0 && !IsStream && _context.Runtime.Http2 is { } server && MayBeHttp2())
            {
                return TakenForHttp2(server) ? false : Read(target);
            }

            var result = RequestHeadParser.Parse(_input.Bytes, _seen, target.Head, Head);
            if (result != HeadResult.Incomplete)
            {
                Begin(target, result);
                return true;
            }

            _seen = _input.Length;
        }

        return Read(target);
    }

    private void Begin(GatewayTarget target, HeadResult result)
    {
        _requests++;
        _state = ClientState.Busy;
        if (result == HeadResult.Complete && _stream is { Refusal: { } refusal })
        {
            Head.Refusal = refusal;
            result = HeadResult.Refused;
        }

        if (result == HeadResult.Refused)
        {
            _exchange.RefuseUnread(Head.Refusal!);
        }
        else
        {
            _exchange.Begin(target);
        }
    }

    private bool Read(GatewayTarget target)
    {
        if (_input.HasEnded)
        {
            End();
            return false;
        }

        if (_input.IsDrained)
        {
            Rest(target);
            return false;
        }

        _input.MakeRoom(1, _context.Buffers);
        var read = _input.Receive(Connection);
        if (read > 0)
        {
            return true;
        }

        if (read == TransportConnection.WouldBlock)
        {
            Rest(target);
        }
        else
        {
            End();
        }

        return false;
    }

    // Nothing to read: an idle connection holds no buffer.
    private void Rest(GatewayTarget target)
    {
        if (_input.Length > 0)
        {
            return;
        }

        _input.Release(_context.Buffers);
        _seen = 0;
        if (_requests > 0)
        {
            _context.Loop.Arm(this, target.Times.Idle);
        }
    }
}
