using System.Diagnostics;
using Farspan.Gateway.Audit;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Routing;
using Farspan.Gateway.Transport;

namespace Farspan.Gateway.Proxying;

/// <summary>One request and its answer. Lives as long as the caller's connection and is used for all of its requests.</summary>
internal sealed partial class Exchange : IConnectionEvents
{
    private readonly LoopContext _context;
    private readonly ClientConnection _caller;
    private readonly BodyFlow _request;
    private readonly BodyFlow _answer;
    private readonly ResponseHead _head = new();
    private readonly Action _resume;

    private ExchangePhase _phase;
    private GatewayTarget _target = null!;
    private RouteDecision _decision;
    private UpstreamPool? _pool;
    private UpstreamConnection? _upstream;
    private RequestId _id;
    private long _began;
    private long _beganAt;
    private int _status;
    private int _answerSeen;
    private bool _hasPlace;
    private bool _isRequestDone;
    private bool _isAnswerDone;
    private bool _isRequestDropped;
    private bool _isUpstreamFull;
    private bool _hasInterim;
    private bool _hasAnswer;
    private bool _wasRetried;
    private bool _endsConnection;
    private bool _isResumePosted;
    private BodyPace _requestPace;
    private BodyPace _answerPace;
    private string? _failure;

    public Exchange(LoopContext context, ClientConnection caller)
    {
        (_context, _caller) = (context, caller);
        _request = new BodyFlow(context.Buffers);
        _answer = new BodyFlow(context.Buffers);
        _resume = Resume;
    }

    /// <summary>Carries the request whose head the caller's connection has read.</summary>
    public void Begin(GatewayTarget target)
    {
        Open(target);
        var head = _caller.Head;
        var bytes = _caller.HeadBytes;
        var connection = _caller.Connection;
        _endsConnection = !head.KeepsAlive;
        if (ChallengeText() is { } text)
        {
            AnswerChallenge(text);
            return;
        }

        var request = new GatewayRequest
        {
            Listener = _caller.Listener,
            Source = connection.Remote.Address,
            Tls = connection.Tls,
            Kind = head.Kind,
            Method = head.Method.Of(bytes),
            Form = head.Form,
            PathAndQuery = head.PathAndQuery.Of(bytes),
            Authority = head.Authority.Of(bytes),
            Authorization = (head.Form is TargetForm.Absolute or TargetForm.Authority && !head.ProxyAuthorization.IsEmpty ? head.ProxyAuthorization : head.Authorization).Of(bytes),
            Now = _context.Loop.Now,
        };
        _decision = target.Router.Decide(request);
        if (!_context.Audit.Accepts)
        {
            Refuse(GatewayRefusals.AuditFull);
            return;
        }

        Dispatch();
    }

    /// <summary>Answers a request whose head never became whole or may not be passed on.</summary>
    public void RefuseUnread(Refusal refusal)
    {
        Open(_context.Runtime.Current);
        var connection = _caller.Connection;
        var caller = _target.Router.Identify(connection.Remote.Address, connection.Tls, _context.Loop.Now);
        _decision = new RouteDecision { Action = RouteAction.Refuse, Caller = caller, Refusal = refusal };
        _endsConnection = true;
        Refuse(refusal);
    }

    /// <summary>The caller has sent something, or its end.</summary>
    public void CallerReadable()
    {
        _request.Wake();
        if (MayAsk)
        {
            PumpRequest();
        }
        else if (_phase is not ExchangePhase.Tunnel && _isRequestDone && !_caller.StillThere())
        {
            CallerFailed();
            _caller.End(isAbort: true);
        }
    }

    /// <summary>The caller takes more.</summary>
    public void CallerWritable()
    {
        if (_phase is ExchangePhase.Answering or ExchangePhase.Tunnel && !_isAnswerDone)
        {
            PumpAnswer();
        }
        else if (_phase == ExchangePhase.Own)
        {
            PumpOwn();
        }
    }

    /// <summary>The caller is gone.</summary>
    public void CallerFailed()
    {
        _failure ??= _phase == ExchangePhase.Tunnel ? null : "caller-closed";
        Close(reusesUpstream: false);
    }

    /// <summary>The time for the present phase is over.</summary>
    public void TimedOut()
    {
        switch (_phase)
        {
            case ExchangePhase.Resolving or ExchangePhase.Connecting:
                FailUpstream(GatewayRefusals.ConnectTimeout);
                break;
            case ExchangePhase.Asking when !_isRequestDone && IsUpstreamsTurn:
                FailUpstream(GatewayRefusals.AnswerTimeout);
                break;
            case ExchangePhase.Asking when !_isRequestDone:
                DropUpstream();
                Refuse(GatewayRefusals.BodyTimeout);
                break;
            case ExchangePhase.Asking:
                FailUpstream(GatewayRefusals.AnswerTimeout);
                break;
            default:
                _failure ??= "timeout";
                Cut();
                break;
        }
    }

    /// <summary>Gives everything back: the caller's connection has ended.</summary>
    public void Forget()
    {
        if (_phase != ExchangePhase.None)
        {
            _failure ??= "caller-closed";
            Close(reusesUpstream: false);
        }
    }

    /// <inheritdoc/>
    public void Readable()
    {
        _answer.Wake();
        if (_phase is ExchangePhase.Asking or ExchangePhase.Answering or ExchangePhase.Tunnel && !_isAnswerDone)
        {
            PumpAnswer();
        }
    }

    /// <inheritdoc/>
    public void Writable()
    {
        if (_phase == ExchangePhase.Connecting)
        {
            Connected();
        }
        else if (MayAsk)
        {
            PumpRequest();
        }
    }

    /// <inheritdoc/>
    public void Failed(string reason)
    {
        if (_phase == ExchangePhase.Connecting)
        {
            FailConnect();
        }
        else
        {
            UpstreamBroke();
        }
    }

    // True while something of the request may be left to carry.
    private bool MayAsk => _phase is ExchangePhase.Asking or ExchangePhase.Answering or ExchangePhase.Tunnel && !_isRequestDone && !_isRequestDropped;

    // Who is waited for while the request is not whole at the upstream: the upstream, when it takes nothing more, or when its 100 is what the caller waits for.
    private bool IsUpstreamsTurn => _isUpstreamFull || _isRequestDropped || !_request.HasSent || (_caller.Head.ExpectsContinue && !_hasInterim && _request.Bytes == 0);

    private void Open(GatewayTarget target)
    {
        _target = target;
        _id = _context.NextId();
        _began = Stopwatch.GetTimestamp();
        _beganAt = _context.Loop.Now;
        (_status, _answerSeen, _failure, _upstream, _pool) = (0, 0, null, null, null);
        _isRequestDropped = _isUpstreamFull = _hasInterim = false;
        _requestPace.Reset();
        _answerPace.Reset();
        _isGreeting = _isRequestDone = _isAnswerDone = _hasAnswer = _wasRetried = _endsConnection = _hasPlace = false;
        _phase = ExchangePhase.Asking;
    }

    private void Dispatch()
    {
        switch (_decision.Action)
        {
            case RouteAction.Forward or RouteAction.Tunnel:
                Forward();
                break;
            case RouteAction.Outside:
                BeginOutside();
                break;
            case RouteAction.Health or RouteAction.Status or RouteAction.Metrics:
                AnswerPage();
                break;
            case RouteAction.AddSlash:
                AnswerSlash();
                break;
            default:
                Refuse(_decision.Refusal!);
                break;
        }
    }

    // Goes on in the next round. Posted once for both ways: each would post again, and their number would double with every round.
    private void Yield()
    {
        _context.Loop.Arm(_caller, _target.Times.Body);
        if (!_isResumePosted)
        {
            _isResumePosted = true;
            _context.Loop.Post(_resume);
        }
    }

    // What it was posted for may have ended meanwhile, and another have begun: that one is pumped for nothing.
    private void Resume()
    {
        _isResumePosted = false;
        if (MayAsk)
        {
            PumpRequest();
        }

        if (_phase is ExchangePhase.Answering or ExchangePhase.Tunnel && !_isAnswerDone)
        {
            PumpAnswer();
        }
    }
}
