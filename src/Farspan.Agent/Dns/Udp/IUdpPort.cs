using Farspan.Dns.Answering;
using Farspan.Linux.Sockets;

namespace Farspan.Agent.Dns.Udp;

/// <summary>What a loop that answers datagrams needs of its server. Called by several loops at once.</summary>
public interface IUdpPort
{
    /// <summary>What to answer from; read once for each batch.</summary>
    UdpServing Current { get; }

    /// <summary>Name of a link, or empty where there is none any more.</summary>
    string LinkName(int index);

    /// <summary>Takes over a question that others are to be asked. Nothing of it may be kept but by copying; it is answered by <see cref="DatagramSocket.Send"/>, or not at all.</summary>
    /// <param name="query">The question.</param>
    /// <param name="known">What is known of its answer; see <see cref="DnsOutcome.Length"/>.</param>
    /// <param name="asker">Who asks.</param>
    /// <param name="outcome">Whom to ask.</param>
    /// <param name="socket">Where the answer leaves.</param>
    /// <param name="back">Where it goes.</param>
    void Forward(ReadOnlySpan<byte> query, ReadOnlySpan<byte> known, in DnsAsker asker, in DnsOutcome outcome, DatagramSocket socket, in DatagramReturn back);

    /// <summary>Writes a question that was answered into the log; it is one of those that are to be written. Must not wait.</summary>
    /// <param name="query">The question.</param>
    /// <param name="asker">Who asked.</param>
    /// <param name="outcome">How it was answered.</param>
    /// <param name="elapsed">How long it took from the kernel to the answer.</param>
    void Log(ReadOnlySpan<byte> query, in DnsAsker asker, in DnsOutcome outcome, TimeSpan elapsed);
}
