using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Farspan.Topology.Model;
using Farspan.Verification.Probes;

namespace Farspan.Lab.Probes;

/// <summary>Makes one attempt at one conversation from inside a namespace.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ProbeSender(NodeSockets sockets, TimeProvider time)
{
    /// <summary>A datagram may be lost: it is sent again after this, each time twice as long.</summary>
    private static readonly TimeSpan _firstRetransmission = TimeSpan.FromMilliseconds(200);

    /// <summary>Tries once, for at most <paramref name="wait"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<Attempt> TryAsync(ProbeSpec probe, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var protocol = probe.Protocol == TransportProtocol.Tcp ? ProtocolType.Tcp : ProtocolType.Udp;
            using var socket = await sockets.OpenAsync(probe.From, probe.SourceAddress, protocol, probe.DestinationAddress.AddressFamily);
            return protocol == ProtocolType.Tcp
                ? await TcpAsync(socket, probe, either.Token)
                : await UdpAsync(socket, probe, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Attempt(ProbeOutcome.Silent, "no answer");
        }
        catch (SocketException error)
        {
            return Explain(probe, error);
        }
        catch (IOException error)
        {
            return new Attempt(ProbeOutcome.NotSent, error.Message);
        }
    }

    private static async Task<Attempt> TcpAsync(Socket socket, ProbeSpec probe, CancellationToken cancellationToken)
    {
        socket.NoDelay = true;
        await socket.ConnectAsync(new IPEndPoint(probe.DestinationAddress, probe.Port), cancellationToken);
        if (probe.Expect == Expectation.Refused || probe.Service is null)
        {
            return new Attempt(ProbeOutcome.Connected, "connected");
        }

        byte[] answer;
        try
        {
            answer = await ServiceCheck.AskAsync(socket, probe, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new Attempt(ProbeOutcome.WrongService, $"connected, but {probe.Service.Name} says nothing");
        }

        return Judge(probe, answer);
    }

    private async Task<Attempt> UdpAsync(Socket socket, ProbeSpec probe, CancellationToken cancellationToken)
    {
        await socket.ConnectAsync(new IPEndPoint(probe.DestinationAddress, probe.Port), cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = SendAgainAndAgainAsync(socket, ServiceCheck.Question(probe), done.Token);
        var buffer = new byte[512]; // answers of probes are one short line
        try
        {
            var receiving = socket.ReceiveAsync(buffer, cancellationToken).AsTask();
            if (await Task.WhenAny(receiving, sending) == sending)
            {
                await sending; // it ends only by failing: a filter of ours that stops the datagram, or a cancelled wait
            }

            return Judge(probe, buffer.AsSpan(0, await receiving));
        }
        finally
        {
            await done.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAgainAndAgainAsync(Socket socket, byte[] question, CancellationToken cancellationToken)
    {
        for (var pause = _firstRetransmission; ; pause *= 2)
        {
            await socket.SendAsync(question, cancellationToken);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private static Attempt Judge(ProbeSpec probe, ReadOnlySpan<byte> answer)
    {
        if (probe.Service is null || probe.Expect == Expectation.Refused)
        {
            return new Attempt(ProbeOutcome.Connected, "answered");
        }

        return ServiceCheck.Differs(probe, answer) is { } difference
            ? new Attempt(ProbeOutcome.WrongService, difference)
            : new Attempt(ProbeOutcome.Connected, $"answered as {probe.Service.Name}");
    }

    private static Attempt Explain(ProbeSpec probe, SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused or SocketError.ConnectionReset =>
            new Attempt(ProbeOutcome.Closed, "connection refused: packets reach the machine, nothing listens there"),
        SocketError.TimedOut => new Attempt(ProbeOutcome.Silent, "no answer"),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown =>
            new Attempt(ProbeOutcome.Unreachable, $"no way there ({error.SocketErrorCode})"),
        SocketError.AccessDenied => new Attempt(ProbeOutcome.Stopped, "stopped by the machine's own filter"),
        SocketError.AddressNotAvailable => new Attempt(ProbeOutcome.NotSent, $"{probe.From} does not have the address {probe.SourceAddress}"),
        _ => new Attempt(ProbeOutcome.NotSent, error.Message),
    };
}
