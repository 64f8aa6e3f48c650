using System.Net;
using System.Net.Sockets;
using Farspan.Gateway.Transport;

namespace Farspan.Testing.Transports;

/// <summary>What every transport must do. The other end is always the framework's own blocking socket.</summary>
public abstract partial class TransportConformance
{
    private const int Seed = 7;
    private static readonly IPEndPoint Anywhere = new(IPAddress.Loopback, 0);

    protected abstract ITransport Create();

    [Fact]
    [Trait("Requirement", "D1")]
    public async Task Echoes_100_MB_of_pieces_of_any_length()
    {
        const int total = 100 * 1024 * 1024;
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        using var accepting = loop.Listen(listening, new Echo());
        using var client = Dial(listening);
        var writing = Task.Run(() => Pattern.Send(client, total, new Random(Seed)), TestContext.Current.CancellationToken);
        Assert.Equal(total, Pattern.Receive(client, total));
        await writing;
    }

    [Fact]
    public void Hears_the_end_of_the_other_direction_and_still_sends()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        client.Send("hello"u8);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("hello", ReadToEnd(loop, recorder, connection));

        loop.Do(() => Assert.Equal(3, connection.Send("bye"u8)));
        loop.Do(connection.EndSending);
        Assert.Equal("bye", Blocking.ReadToEnd(client));
        loop.Do(connection.Close);
    }

    [Fact]
    public void Ends_its_own_direction_and_still_hears()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        loop.Do(() => Assert.Equal(5, connection.Send("he"u8, "llo"u8)));
        loop.Do(connection.EndSending);
        Assert.Equal("hello", Blocking.ReadToEnd(client));
        client.Send("answer"u8);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal("answer", ReadToEnd(loop, recorder, connection));
        loop.Do(connection.Close);
    }

    [Fact]
    public void Reads_what_came_before_a_reset_and_then_is_broken()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        Blocking.Reset(client);
        var last = 0;
        var reads = new byte[16];
        recorder.OnReadable = () => last = connection.Receive(reads);
        Assert.True(SpinWait.SpinUntil(() => loop.Do(() => (last = connection.Receive(reads)) == TransportConnection.Broken), Patience));
        Assert.Equal(TransportConnection.Broken, loop.Do(() => connection.Send("x"u8)));
        loop.Do(connection.Close);
    }

    [Fact]
    public void Tells_of_a_reset_while_nobody_reads()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        client.Send("left unread"u8);
        recorder.Until("readable");
        Blocking.Reset(client);
        Assert.Matches("^failed The connection with 127.0.0.1:[0-9]+ broke: .*reset.*[.]$", recorder.Until("failed"));
        loop.Do(connection.Close);
    }

    [Fact]
    public void A_refused_connection_fails_and_not_within_the_call()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var free = transport.Bind(Anywhere);
        var nobody = free.Endpoint;
        free.Dispose();
        var recorder = new Recorder();
        loop.Do(() =>
        {
            loop.Loop.Connect(nobody, recorder);
            Assert.Empty(recorder.Heard);
        });
        Assert.Matches($"^failed The connection to {nobody} could not be made: .*refused.*[.]$", recorder.Next());
    }

    [Fact]
    public void A_connection_to_nowhere_fails_and_not_within_the_call()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        var recorder = new Recorder();
        loop.Do(() =>
        {
            // TCP has no broadcast: the kernel refuses at once.
            loop.Loop.Connect(new IPEndPoint(IPAddress.Broadcast, 80), recorder);
            Assert.Empty(recorder.Heard);
        });
        Assert.StartsWith("failed The connection to 255.255.255.255:80 could not be made: ", recorder.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_closed_before_it_was_made_is_not_told_of()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        loop.Do(() =>
        {
            loop.Loop.Connect(listening.Endpoint, recorder).Close();
            loop.Loop.Connect(new IPEndPoint(IPAddress.Broadcast, 80), recorder).Abort();
        });
        var other = new Recorder();
        var connection = loop.Connect(listening.Endpoint, other);
        Assert.Equal("writable", other.Next());
        loop.Do(connection.Close);
        Assert.Empty(recorder.Heard);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Connects_and_carries_both_ways(bool isMapped)
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var server = Blocking.Listen();
        var recorder = new Recorder();
        var there = (IPEndPoint)server.LocalEndPoint!;
        var remote = isMapped ? new IPEndPoint(there.Address.MapToIPv6(), there.Port) : there;
        var connection = loop.Do(() =>
        {
            var made = loop.Loop.Connect(remote, recorder);
            Assert.Equal(TransportConnection.WouldBlock, made.Send("early"u8));
            Assert.Equal(TransportConnection.WouldBlock, made.Receive(new byte[1]));
            Assert.Empty(recorder.Heard);
            return made;
        });
        Assert.Equal("writable", recorder.Next());
        using var accepted = server.Accept();
        Assert.Equal((IPEndPoint)accepted.RemoteEndPoint!, new IPEndPoint(connection.Local.Address.MapToIPv4(), connection.Local.Port));
        Assert.Equal(remote, connection.Remote);
        loop.Do(() => Assert.Equal(4, connection.Send("ping"u8)));
        loop.Do(connection.EndSending);
        Assert.Equal("ping", Blocking.ReadToEnd(accepted));
        accepted.Send("pong"u8);
        accepted.Shutdown(SocketShutdown.Send);
        Assert.Equal("pong", ReadToEnd(loop, recorder, connection));
        loop.Do(connection.Close);
    }

    [Fact]
    public void A_reader_that_stops_stops_the_writer_and_nothing_is_lost()
    {
        const int total = 64 * 1024 * 1024;
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        var writer = new Writer(connection, total);
        recorder.OnWritable = writer.Write;
        loop.Do(writer.Write);

        // The other end reads nothing: what is taken is what the kernel's and the transport's own buffers hold, so that no more memory than this is in use.
        Assert.InRange(loop.Do(() => writer.Sent), 1, 16 * 1024 * 1024);
        Assert.Equal(total, Pattern.Receive(client, total));
        loop.Do(connection.Close);
    }

    [Fact]
    public void A_reader_on_this_side_that_stops_stops_the_other_end()
    {
        using var transport = Create();
        using var loop = new LoopRunner(transport.CreateLoop(0));
        using var listening = transport.Bind(Anywhere);
        var recorder = new Recorder();
        using var accepting = loop.Listen(listening, recorder);
        using var client = Dial(listening);
        var connection = recorder.NextConnection();
        client.Blocking = false;
        var sent = Pattern.Fill(client, 64 * 1024 * 1024);
        Assert.InRange(sent, 1, 16 * 1024 * 1024);
        client.Blocking = true;
        client.Shutdown(SocketShutdown.Send);
        var received = 0L;
        var buffer = new byte[64 * 1024];
        Assert.True(SpinWait.SpinUntil(
            () => loop.Do(() =>
            {
                int length;
                while ((length = connection.Receive(buffer)) > 0)
                {
                    Pattern.Check(buffer.AsSpan(0, length), received);
                    received += length;
                }

                return length == 0;
            }),
            Patience));
        Assert.Equal(sent, received);
        loop.Do(connection.Close);
    }

    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected static Socket Dial(ListeningSocket listening) => Blocking.Dial(listening.Endpoint);

    /// <summary>Reads until the end; asks again each time something is told.</summary>
    protected static string ReadToEnd(LoopRunner loop, Recorder recorder, TransportConnection connection)
    {
        var text = new List<byte>();
        var buffer = new byte[1024];
        while (true)
        {
            var length = loop.Do(() => connection.Receive(buffer));
            switch (length)
            {
                case 0:
                    return System.Text.Encoding.UTF8.GetString([.. text]);
                case TransportConnection.WouldBlock:
                    recorder.Until("readable");
                    break;
                default:
                    Assert.InRange(length, 1, buffer.Length);
                    text.AddRange(buffer.AsSpan(0, length));
                    break;
            }
        }
    }

    private sealed class Writer(TransportConnection connection, int total)
    {
        private readonly byte[] _buffer = new byte[48 * 1024];

        public int Sent { get; private set; }

        public void Write()
        {
            while (Sent < total)
            {
                var piece = _buffer.AsSpan(0, Math.Min(_buffer.Length, total - Sent));
                Pattern.Write(piece, Sent);
                var sent = connection.Send(piece[..(piece.Length / 3)], piece[(piece.Length / 3)..]);
                if (sent < 0)
                {
                    Assert.Equal(TransportConnection.WouldBlock, sent);
                    return;
                }

                Sent += sent;
            }
        }
    }
}
