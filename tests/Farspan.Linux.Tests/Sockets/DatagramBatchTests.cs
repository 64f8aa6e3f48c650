using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Farspan.Linux.Sockets;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Linux.Tests.Sockets;

/// <summary>Real datagrams over loopback: each names the length of the answer that it wants.</summary>
[Trait("Requirement", "C5")]
public sealed class DatagramBatchTests
{
    private const int BufferBytes = 1 << 20;
    private const int Longest = 1232;

    // SOL_UDP and UDP_GRO of udp(7), SO_NO_CHECK of socket.h.
    private const int UdpLevel = 17;
    private const int UdpGro = 104;
    private const int NoCheck = 11;

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1", "127.0.0.9")]
    [InlineData("::1", "::1", "::1")]
    [InlineData("::", "::1", "::1")]
    public void Each_asker_gets_its_own_answers_whole_from_where_it_asked(string listen, string asked, string alsoAsked)
    {
        using var server = new Echo(listen);
        using var clients = new Clients(4, server.At(asked), server.At(alsoAsked));
        var question = Gen.Choose(0, 3).SelectMany(client => Gen.Elements(4, 40, 56, 400, Longest).Select(length => (client, length)));
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100),
            Prop.ForAll(question.ListOf().Select(l => l.Take(200).ToList()).ToArbitrary(), questions =>
            {
                clients.Ask(questions);
                server.Answer(questions.Count);
                clients.Expect(questions);
            }));
        Assert.Equal(0, server.Batch.Refusals);
    }

    [Fact]
    public void Equally_long_answers_to_one_asker_are_one_message_until_they_arrive()
    {
        using var server = new Echo("127.0.0.1");
        using var clients = new Clients(2, server.At("127.0.0.1"), server.At("127.0.0.1"));

        // Who takes bundles sees that it was one; who does not gets datagrams.
        clients.Take(UdpGro, 0);
        List<(int Client, int Length)> questions = [(0, 50), (1, 50), (0, 40), (1, 40), (0, 50), (1, 50), (0, 50), (1, 50)];
        clients.Ask(questions);
        server.Answer(questions.Count);
        Assert.Equal((3 * 50) + 40, clients.Receive(0).Length);
        Assert.Equal([40, 50, 50, 50], Enumerable.Range(0, 4).Select(_ => clients.Receive(1).Length).Order());
    }

    [Fact]
    public void Where_the_kernel_refuses_bundles_every_answer_still_goes()
    {
        using var server = new Echo("127.0.0.1");
        using var clients = new Clients(2, server.At("127.0.0.1"), server.At("127.0.0.1"));
        server.LeaveOutChecksums();
        List<(int Client, int Length)> questions = [.. Enumerable.Range(0, 40).Select(i => (i % 2, i < 20 ? 50 : 60))];
        for (var round = 0; round < 3; round++)
        {
            clients.Ask(questions);
            server.Answer(questions.Count);
            clients.Expect(questions);
        }

        // In the first round only: whom a message was refused to is remembered.
        Assert.Equal(questions.Count, server.Batch.Refusals);
    }

    /// <summary>Answers as long as each datagram wants.</summary>
    private sealed class Echo : IDisposable
    {
        private readonly DatagramSocket _socket;

        public Echo(string listen) => _socket = DatagramSocket.Open(new IPEndPoint(IPAddress.Parse(listen), 0), BufferBytes);

        public DatagramBatch Batch { get; } = new(64, 64, Longest);

        public IPEndPoint At(string address) => new(IPAddress.Parse(address), _socket.ReadLocal().Port);

        public void LeaveOutChecksums()
        {
            using var socket = new Socket(new SafeSocketHandle(_socket.DangerousGetHandle(), ownsHandle: false));
            socket.SetRawSocketOption(1, NoCheck, BitConverter.GetBytes(1));
        }

        public void Answer(int count)
        {
            for (var left = count; left > 0;)
            {
                var taken = Batch.Receive(_socket);
                Assert.InRange(taken, 1, left);
                for (var i = 0; i < taken; i++)
                {
                    var length = BinaryPrimitives.ReadUInt16BigEndian(Batch.Query(i)[2..]);
                    Batch.Response(i)[..length].Fill(Batch.Query(i)[1]);
                    Batch.Query(i)[..4].CopyTo(Batch.Response(i));
                    Batch.Reply(_socket, i, length);
                }

                Assert.Equal(taken, Batch.Send(_socket));
                left -= taken;
            }
        }

        public void Dispose() => _socket.Dispose();
    }

    /// <summary>Who asks, each from a port of its own; odd ones ask the other address.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly Socket[] _sockets;
        private readonly byte[] _buffer = new byte[1 << 16];

        public Clients(int count, IPEndPoint even, IPEndPoint odd)
        {
            _sockets = [.. Enumerable.Range(0, count).Select(_ => new Socket(even.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes, ReceiveTimeout = 10_000 })];
            for (var i = 0; i < count; i++)
            {
                // A connected socket takes answers of that address only.
                _sockets[i].Connect(i % 2 == 0 ? even : odd);
            }
        }

        public void Take(int option, int client) => _sockets[client].SetRawSocketOption(UdpLevel, option, BitConverter.GetBytes(1));

        public void Ask(List<(int Client, int Length)> questions)
        {
            Span<byte> datagram = stackalloc byte[4];
            for (var i = 0; i < questions.Count; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)i);
                BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)questions[i].Length);
                _sockets[questions[i].Client].Send(datagram);
            }
        }

        public void Expect(List<(int Client, int Length)> questions)
        {
            foreach (var group in questions.Select((q, i) => (q.Client, q.Length, Number: i)).GroupBy(q => q.Client))
            {
                var left = group.ToDictionary(q => q.Number, q => q.Length);
                while (left.Count > 0)
                {
                    var answer = Receive(group.Key);
                    var number = BinaryPrimitives.ReadUInt16BigEndian(answer);
                    Assert.True(left.Remove(number, out var length), $"answer {number} came to asker {group.Key}");
                    Assert.Equal(length, answer.Length);
                    Assert.Equal(-1, answer[4..].IndexOfAnyExcept((byte)number));
                }
            }

            Assert.All(_sockets, s => Assert.Equal(0, s.Available));
        }

        public ReadOnlySpan<byte> Receive(int client) => _buffer.AsSpan(0, _sockets[client].Receive(_buffer));

        public void Dispose() => Array.ForEach(_sockets, s => s.Dispose());
    }
}
