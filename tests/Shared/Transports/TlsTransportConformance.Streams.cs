using System.Text;
using Farspan.Gateway.Transport;

namespace Farspan.Testing.Transports;

/// <summary>What flows after the handshake.</summary>
public abstract partial class TlsTransportConformance
{
    [Fact]
    public void Ends_its_own_direction_and_still_hears()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = server.Dial(_ => { });
        var connection = recorder.NextConnection();
        server.Loop.Do(() => Assert.Equal(5, connection.Send("he"u8, "llo"u8)));
        server.Loop.Do(connection.EndSending);
        Assert.Equal("hello", new StreamReader(client).ReadToEnd());
        client.Write("answer"u8);
        var text = new StringBuilder();
        var buffer = new byte[16];
        while (text.ToString() != "answer")
        {
            var length = server.Loop.Do(() => connection.Receive(buffer));
            if (length == TransportConnection.WouldBlock)
            {
                recorder.Until("readable");
                continue;
            }

            text.Append(Encoding.ASCII.GetString(buffer, 0, length));
        }

        server.Loop.Do(connection.Close);
    }

    [Fact]
    public void What_was_taken_before_a_close_arrives_whole()
    {
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = server.Dial(_ => { });
        var connection = recorder.NextConnection();
        var sent = server.Loop.Do(() =>
        {
            var taken = 0;
            var buffer = new byte[48 * 1024];
            while (true)
            {
                Pattern.Write(buffer, taken);
                var length = connection.Send(buffer.AsSpan(0, 100), buffer.AsSpan(100));
                if (length < 0)
                {
                    connection.Close();
                    return taken;
                }

                taken += length;
            }
        });
        Assert.InRange(sent, 1, 32 * 1024 * 1024);
        Assert.Equal(sent, ReadPattern(client));
    }

    [Fact]
    public void A_reader_that_stops_stops_the_writer_and_nothing_is_lost()
    {
        const int total = 48 * 1024 * 1024;
        var recorder = new Recorder();
        using var server = new Server(this, TestCertificates.Spec(), recorder);
        using var client = server.Dial(_ => { });
        var connection = recorder.NextConnection();
        var sent = 0;
        var buffer = new byte[70_000];
        recorder.OnWritable = Write;
        server.Loop.Do(Write);
        Assert.InRange(server.Loop.Do(() => sent), 1, 16 * 1024 * 1024);
        Assert.Equal(total, ReadPattern(client));

        void Write()
        {
            while (sent < total)
            {
                var piece = buffer.AsSpan(0, Math.Min(buffer.Length, total - sent));
                Pattern.Write(piece, sent);
                var length = connection.Send(piece);
                if (length < 0)
                {
                    Assert.Equal(TransportConnection.WouldBlock, length);
                    return;
                }

                sent += length;
            }

            connection.Close();
        }
    }

    [Fact]
    public void Serves_200_connections_at_once()
    {
        var echo = new Echo();
        using var server = new Server(this, TestCertificates.Spec(("second", [])), echo);
        var clients = Enumerable.Range(0, 200).Select(_ => server.Dial(_ => { })).ToList();
        foreach (var (i, client) in clients.Index())
        {
            client.Write(BitConverter.GetBytes(i));
        }

        var answer = new byte[4];
        foreach (var (i, client) in clients.Index())
        {
            client.ReadExactly(answer);
            Assert.Equal(i, BitConverter.ToInt32(answer));
            client.Dispose();
        }

        Assert.True(SpinWait.SpinUntil(() => echo.Ended == 200, Patience));
    }
}
