using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using Farspan.Dns;
using Farspan.Dns.Answering;
using Farspan.Dns.Zones;

namespace Farspan.Agent.Dns.Serving;

/// <summary>One connection: questions with their length before each, answered as they are ready, in any order.</summary>
/// <remarks>Source: RFC 7766 section 6.2.1.1 (pipelining), 7 (answers out of order), 8 (length and message in one write); RFC 5936 section 2.2 for whole zones.</remarks>
internal sealed class DnsStream(Stream stream, DnsEngine engine, DnsAsker asker, IPAddress source, StreamLimits limits, TimeProvider time) : IDisposable
{
    private const int LengthBytes = 2;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _room = new(limits.MostInFlight, limits.MostInFlight);
    private readonly CancellationTokenSource _broken = new();

    /// <summary>Answers until the other side is silent for too long, closes, or breaks the rules.</summary>
    /// <param name="end">No further question is read; those that were are answered.</param>
    /// <param name="now">What is in flight ends too.</param>
    public async Task RunAsync(CancellationToken end, CancellationToken now)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_broken.Token, now);
        try
        {
            while (await ReadAsync(end, gone.Token) is { } query)
            {
                await _room.WaitAsync(gone.Token);
                _ = AnswerAsync(query, gone.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side has gone, or has said nothing for long enough.
        }

        await DrainAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writing.Dispose();
        _room.Dispose();
        _broken.Dispose();
    }

    private async Task DrainAsync()
    {
        for (var i = 0; i < limits.MostInFlight; i++)
        {
            // Also what was cancelled gives its place back.
            await _room.WaitAsync(CancellationToken.None);
        }
    }

    private async Task<byte[]?> ReadAsync(CancellationToken end, CancellationToken gone)
    {
        using var idle = new CancellationTokenSource(limits.Idle, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, end, gone);
        var head = new byte[LengthBytes];
        if (await stream.ReadAtLeastAsync(head, LengthBytes, throwOnEndOfStream: false, any.Token) < LengthBytes)
        {
            return null;
        }

        var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(query, any.Token);
        return query;
    }

    private async Task AnswerAsync(byte[] query, CancellationToken gone)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LengthBytes + DnsLimits.MessageBytes);
        try
        {
            var reply = await engine.AnswerAsync(query, asker, source, buffer.AsMemory(LengthBytes, DnsLimits.MessageBytes), gone);
            if (reply.Transfer is { } zone)
            {
                await TransferAsync(query, zone, buffer, gone);
            }
            else if (reply.Length > 0)
            {
                await SendAsync(buffer, reply.Length, gone);
            }
            else
            {
                // What is no question at all is not worth a connection (RFC 7766 section 8).
                await _broken.CancelAsync();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await _broken.CancelAsync();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _room.Release();
        }
    }

    private async Task TransferAsync(byte[] query, DnsZone zone, byte[] buffer, CancellationToken gone)
    {
        var transfer = ZoneTransfer.Begin(query, zone);
        while (transfer.TryWriteNext(buffer.AsSpan(LengthBytes, DnsLimits.MessageBytes), out var length))
        {
            await SendAsync(buffer, length, gone);
        }
    }

    private async Task SendAsync(byte[] buffer, int length, CancellationToken gone)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)length);
        using var patience = new CancellationTokenSource(limits.Send, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, gone);
        await _writing.WaitAsync(either.Token);
        try
        {
            await stream.WriteAsync(buffer.AsMemory(0, LengthBytes + length), either.Token);
            await stream.FlushAsync(either.Token);
        }
        finally
        {
            _writing.Release();
        }
    }
}
