using System.Text;
using Farspan.Gateway.Http1;
using Farspan.Gateway.Proxying;
using Farspan.Gateway.Tests.Http1;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Gateway.Tests.Proxying;

/// <summary>A body that is carried in any pieces is the body that was sent; what lies behind it stays, and no buffer is lost.</summary>
[Trait("Requirement", "D1")]
public sealed class BodyFlowTests
{
    private const int Samples = 4_000;
    private const string Head = "HEAD\r\n\r\n";

    [Fact]
    public void Bodies_arrive_whole_in_any_pieces() => ForAll(random =>
    {
        var sample = Sample.Of(random);
        var buffers = new BufferPool(64 + random.Next(200));
        var flow = new BodyFlow(buffers);
        var source = new MoodyConnection(random, Bytes(sample.Sent[sample.Ahead..] + (sample.Framing == BodyFraming.UntilClose ? "" : sample.Behind)));
        var sink = new MoodyConnection(random, []);
        Begin(flow, sample, buffers, out var caller);

        var result = Run(flow, source, sink);
        Assert.Equal(FlowResult.Done, result);
        var got = Encoding.Latin1.GetString(sink.Taken);
        Assert.StartsWith(Head, got, StringComparison.Ordinal);
        got = got[Head.Length..];
        if (sample.WritesChunks)
        {
            var read = ReferenceChunks.Read(got);
            Assert.Equal((ChunkStep.End, sample.Data, sample.Framing == BodyFraming.Chunked ? sample.Trailers : "", got.Length), (read.End, read.Data, read.Trailers, read.Length));
        }
        else
        {
            Assert.Equal(sample.Data, got);
        }

        // What was read too far and what was not read make up what lies behind.
        Assert.Equal(sample.Data.Length, flow.Bytes);
        var behind = Encoding.Latin1.GetString(flow.Leftover);
        Assert.StartsWith(behind, sample.Behind, StringComparison.Ordinal);
        Assert.Equal(sample.Framing == BodyFraming.UntilClose ? 0 : sample.Behind.Length - behind.Length, source.Left);
        flow.Reset();
        Assert.Equal(caller is null ? 0 : 1, buffers.InUse);
    });

    [Fact]
    public void Bodies_that_end_too_early_are_never_done() => ForAll(random =>
    {
        var sample = Sample.Of(random);
        if (sample.Sent.Length == 0)
        {
            return;
        }

        var buffers = new BufferPool(64 + random.Next(200));
        var flow = new BodyFlow(buffers);
        var left = random.Next(sample.Ahead, sample.Sent.Length);
        var source = new MoodyConnection(random, Bytes(sample.Sent[sample.Ahead..left])) { Breaks = sample.Framing == BodyFraming.UntilClose || random.Next(2) == 0 };
        var sink = new MoodyConnection(random, []);
        Begin(flow, sample, buffers, out var caller);
        Assert.Equal(sample.Ahead == sample.Sent.Length && sample.Framing != BodyFraming.UntilClose ? FlowResult.Done : FlowResult.SourceBroken, Run(flow, source, sink));
        var got = Encoding.Latin1.GetString(sink.Taken);
        if (sample.WritesChunks && sample.Ahead < sample.Sent.Length)
        {
            // A sink that believed it would see the end.
            Assert.NotEqual(ChunkStep.End, ReferenceChunks.Read(got[Math.Min(got.Length, Head.Length)..]).End);
        }

        flow.Reset();
        Assert.Equal(caller is null ? 0 : 1, buffers.InUse);
    });

    [Fact]
    public void A_sink_that_breaks_ends_it() => ForAll(random =>
    {
        var sample = Sample.Of(random);
        var buffers = new BufferPool(64 + random.Next(200));
        var flow = new BodyFlow(buffers);
        var source = new MoodyConnection(random, Bytes(sample.Sent[sample.Ahead..]));
        var sink = new MoodyConnection(random, []) { MostTaken = random.Next(Head.Length + sample.Data.Length) };
        Begin(flow, sample, buffers, out var caller);
        Assert.Equal(FlowResult.SinkBroken, Run(flow, source, sink));
        flow.Reset();
        Assert.Equal(caller is null ? 0 : 1, buffers.InUse);
    });

    // Begun like a request's body, in the caller's buffer, or like an answer's, in its own.
    private static void Begin(BodyFlow flow, Sample sample, BufferPool buffers, out byte[]? caller)
    {
        Bytes(Head).CopyTo(flow.OutputRoom);
        flow.Wrote(Head.Length);
        caller = buffers.RentSmall();
        Bytes(sample.Sent[..sample.Ahead]).CopyTo(caller, 3);
        flow.BeginWith(caller, 3, 3 + sample.Ahead, sample.Framing, sample.Data.Length, sample.WritesChunks);
    }

    private static FlowResult Run(BodyFlow flow, MoodyConnection source, MoodyConnection sink)
    {
        for (var turn = 0; turn < 1_000_000; turn++)
        {
            var result = flow.Move(source, sink);
            if (result == FlowResult.WaitsForSource)
            {
                flow.Wake();
            }
            else if (result is not (FlowResult.WaitsForSink or FlowResult.Yields))
            {
                return result;
            }
        }

        throw new InvalidOperationException("It goes on for ever.");
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static void ForAll(Action<Random> law) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => law(new Random(seed))).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));

    /// <summary>A body.</summary>
    private sealed record Sample(BodyFraming Framing, bool WritesChunks, string Data, string Trailers, string Sent, int Ahead, string Behind)
    {
        public static Sample Of(Random random)
        {
            var framing = (BodyFraming)random.Next(1, 4);
            var data = new string([.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(3) : random.Next(600)).Select(_ => (char)random.Next(256))]);
            var trailers = framing == BodyFraming.Chunked ? Enumerable.Range(0, random.Next(3)).Select(i => $"T{i}: {new string('t', random.Next(30))}").ToList() : [];
            var sent = framing == BodyFraming.Chunked ? Chunk(random, data) + "0\r\n" + string.Concat(trailers.Select(t => t + "\r\n")) + "\r\n" : data;
            return new Sample(
                framing,
                framing == BodyFraming.UntilClose ? random.Next(2) == 0 : framing == BodyFraming.Chunked && random.Next(3) > 0,
                data,
                string.Join('|', trailers),
                sent,
                random.Next(2) == 0 ? 0 : random.Next(Math.Min(sent.Length, 60) + 1),
                random.Next(2) == 0 ? "" : "GET / HTTP/1.1\r\n\r\n");
        }

        private static string Chunk(Random random, string data)
        {
            var text = new StringBuilder();
            for (var start = 0; start < data.Length;)
            {
                var length = Math.Min(data.Length - start, random.Next(1, 100));
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{length:x}{(random.Next(4) == 0 ? ";x=y" : "")}\r\n").Append(data.AsSpan(start, length)).Append("\r\n");
                start += length;
            }

            return text.ToString();
        }
    }
}
