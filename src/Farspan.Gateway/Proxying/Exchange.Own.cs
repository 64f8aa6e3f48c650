using System.Text;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;

namespace Farspan.Gateway.Proxying;

/// <content>Answers of the gateway itself.</content>
internal sealed partial class Exchange
{
    // An answer to a request whose body is not there yet ends the connection: reading it away could last for ever.
    private void Refuse(Refusal refusal)
    {
        _failure = refusal.Code;
        AnswerOwn(refusal.Status, "text/plain; charset=utf-8"u8, Encoding.UTF8.GetBytes($"{refusal.Status} {refusal.Code}: {refusal.Sentence}\n"));
    }

    private void AnswerPage()
    {
        var page = _context.Runtime.Pages.Make(_decision.Action, AcceptOfCaller());
        AnswerOwn(page.Status, page.ContentType.Span, page.Body);
    }

    // Before any rule, as whoever looks has shown nothing: but only what an order that runs has put there, and never where TLS is spoken (RFC 8555 section 8.3).
    private byte[]? ChallengeText()
    {
        var head = _caller.Head;
        return _context.Runtime.Challenges is { } challenges && _caller.Connection.Tls is null && head.Form == TargetForm.Origin && head.Kind is RequestMethod.Get or RequestMethod.Head
            ? challenges.Find(head.PathAndQuery.Of(_caller.HeadBytes))
            : null;
    }

    private void AnswerChallenge(byte[] text)
    {
        var connection = _caller.Connection;
        _decision = new RouteDecision { Action = RouteAction.Challenge, Caller = _target.Router.Identify(connection.Remote.Address, null, _context.Loop.Now) };
        if (!_context.Audit.Accepts)
        {
            Refuse(GatewayRefusals.AuditFull);
            return;
        }

        AnswerOwn(200, "application/octet-stream"u8, text);
    }

    private void AnswerSlash() => AnswerOwn(308, "text/plain; charset=utf-8"u8, "308 add-slash: the machine's own root is behind a slash.\n"u8.ToArray());

    private void AnswerOwn(int status, ReadOnlySpan<byte> contentType, byte[] body)
    {
        var head = _caller.Head;
        // A part of an interim answer may have gone out: nothing that follows would be understood.
        var wasAnswering = _hasAnswer || _answer.HasUnsent;
        _status = status;
        _endsConnection |= head.Body != BodyFraming.None || _context.Runtime.IsDraining || _caller.SendsNoMore;
        _request.Reset();
        _answer.Reset();
        if (wasAnswering)
        {
            Cut();
            return;
        }

        var writer = new HeadWriter(_answer.OutputRoom);
        WriteOwnHead(status, contentType, body.Length, ref writer);
        _answer.Wrote(writer.Length);
        var hasBody = head.Kind != RequestMethod.Head;
        _answer.BeginWith(body, 0, hasBody ? body.Length : 0, BodyFraming.Length, hasBody ? body.Length : 0, writesChunks: false);
        _phase = ExchangePhase.Own;
        _context.Loop.Arm(_caller, _target.Times.Body);
        PumpOwn();
    }

    private void WriteOwnHead(int status, ReadOnlySpan<byte> contentType, int length, ref HeadWriter writer)
    {
        writer.Write("HTTP/1.1 "u8);
        writer.Write(status);
        writer.Write(" "u8);
        writer.Write(ReasonPhrases.Of(status));
        writer.Write("\r\nContent-Type: "u8);
        writer.Write(contentType);
        writer.Write("\r\nContent-Length: "u8);
        writer.Write(length);
        writer.Write("\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nDate: "u8);
        writer.Write(_context.Date());
        if (status == 401)
        {
            writer.Write("\r\nWWW-Authenticate: Bearer realm=\"farspan\""u8);
        }

        if (_decision.RetryAfter > 0)
        {
            writer.Write("\r\nRetry-After: "u8);
            writer.Write(_decision.RetryAfter);
        }

        if (_decision.Action == RouteAction.AddSlash)
        {
            WriteSlash(ref writer);
        }

        writer.Write(_endsConnection ? "\r\nConnection: close\r\nX-Request-Id: "u8
            : _caller.Head.MinorVersion == 0 ? "\r\nConnection: keep-alive\r\nX-Request-Id: "u8 : "\r\nX-Request-Id: "u8);
        writer.Write(_id);
        writer.Write("\r\n\r\n"u8);
    }

    private void WriteSlash(ref HeadWriter writer)
    {
        var path = _caller.Head.PathAndQuery.Of(_caller.HeadBytes);
        writer.Write("\r\nLocation: "u8);
        writer.Write(path[.._decision.PrefixLength]);
        writer.Write("/"u8);
        writer.Write(path[_decision.PrefixLength..]);
    }

    private void PumpOwn()
    {
        switch (_answer.Move(null, _caller.Connection))
        {
            case FlowResult.Done:
                var keeps = !_endsConnection;
                Close(reusesUpstream: false);
                _caller.EndExchange(keeps);
                break;
            case FlowResult.WaitsForSink when !IsAnswerInPace(FlowResult.WaitsForSink):
                _failure ??= "caller-slow";
                Cut();
                break;
            case FlowResult.WaitsForSink:
                _context.Loop.Arm(_caller, _target.Times.Body);
                break;
            default:
                _failure ??= "caller-closed";
                Cut();
                break;
        }
    }

    private ReadOnlySpan<byte> AcceptOfCaller()
    {
        var bytes = _caller.HeadBytes;
        foreach (var field in _caller.Head.Fields)
        {
            if (field.Known == KnownHeader.Other && Ascii.EqualsIgnoreCase(field.Name.Of(bytes), "accept"u8))
            {
                return field.Value.Of(bytes);
            }
        }

        return default;
    }
}
