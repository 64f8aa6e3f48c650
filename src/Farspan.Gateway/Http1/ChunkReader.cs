namespace Farspan.Gateway.Http1;

/// <summary>Reads a chunked body (RFC 9112 section 7.1) from pieces of any size. Strict: sizes are hexadecimal digits, lines end with CR and LF, extensions are read over and never passed on.</summary>
/// <remarks>A value that remembers where it is: one per body, kept in place.</remarks>
public struct ChunkReader
{
    // Fifteen digits always fit into a long.
    private const int MostDigits = 15;
    private const int MostExtensionBytes = 256;
    private const int MostTrailerBytes = 8 * 1024;

    private State _state;
    private long _left;
    private int _count;

    private enum State : byte
    {
        Size,
        Extension,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        Trailer,
        Done,
    }

    /// <summary>Why it is refused, after <see cref="ChunkStep.Refused"/>.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Reads the next thing.</summary>
    /// <param name="bytes">The buffer.</param>
    /// <param name="position">Where to read on; moved behind what was read. With <see cref="ChunkStep.NeedsMore"/> what lies from there on (a part of a trailer line) is given again with what follows.</param>
    /// <param name="piece">The data, or the field line of the trailer without its CR and LF.</param>
    public ChunkStep Read(ReadOnlySpan<byte> bytes, ref int position, out ByteRange piece)
    {
        piece = default;
        while (position < bytes.Length)
        {
            switch (_state)
            {
                case State.Data:
                    return TakeData(bytes, ref position, out piece);
                case State.Trailer:
                    return TakeTrailer(bytes, ref position, out piece);
                case State.Done:
                    return ChunkStep.End;
                default:
                    if (Step(bytes[position++]) is { } refusal)
                    {
                        Refusal = refusal;
                        return ChunkStep.Refused;
                    }

                    break;
            }
        }

        return _state == State.Done ? ChunkStep.End : ChunkStep.NeedsMore;
    }

    private ChunkStep TakeData(ReadOnlySpan<byte> bytes, ref int position, out ByteRange piece)
    {
        var length = (int)Math.Min(_left, bytes.Length - position);
        piece = new ByteRange(position, length);
        position += length;
        _left -= length;
        if (_left == 0)
        {
            _state = State.DataReturn;
        }

        return ChunkStep.Data;
    }

    private ChunkStep TakeTrailer(ReadOnlySpan<byte> bytes, ref int position, out ByteRange piece)
    {
        piece = default;
        var rest = bytes[position..];
        var length = rest.IndexOf((byte)'\n');
        if (length < 0)
        {
            return _count + rest.Length > MostTrailerBytes ? Refuse(Refusals.TrailerSize) : ChunkStep.NeedsMore;
        }

        if (length == 0 || rest[length - 1] != '\r')
        {
            return Refuse(Refusals.BareLineFeed);
        }

        _count += length + 1;
        var line = new ByteRange(position, length - 1);
        position += length + 1;
        if (line.IsEmpty)
        {
            _state = State.Done;
            return ChunkStep.End;
        }

        piece = line;
        return _count > MostTrailerBytes ? Refuse(Refusals.TrailerSize)
            : IsTrailer(line.Of(bytes)) ? ChunkStep.Trailer : Refuse(Refusals.TrailerField);
    }

    // RFC 9110 section 6.5.1: what frames, routes or authorises a message must not come after it.
    private static bool IsTrailer(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        return colon > 0 && !line[..colon].ContainsAnyExcept(HttpBytes.Token) && !line[colon..].ContainsAnyExcept(HttpBytes.FieldValue)
            && HeaderNames.Find(line[..colon]) == KnownHeader.Other;
    }

    private ChunkStep Refuse(Refusal refusal)
    {
        Refusal = refusal;
        return ChunkStep.Refused;
    }

    private Refusal? Step(byte next)
    {
        switch (_state)
        {
            case State.Size when HexDigit(next) is >= 0 and var digit:
                _left = (_left << 4) | (uint)digit;
                return ++_count > MostDigits ? Refusals.ChunkSize : null;
            case State.Size when _count == 0:
                return Refusals.ChunkSize;
            case State.Size when next == ';':
                (_state, _count) = (State.Extension, 0);
                return null;
            case State.Size or State.Extension when next == '\r':
                _state = State.SizeLineFeed;
                return null;
            case State.Extension:
                return ++_count > MostExtensionBytes || !HttpBytes.FieldValue.Contains(next) ? Refusals.ChunkExtension : null;
            case State.SizeLineFeed when next == '\n':
                (_state, _count) = (_left == 0 ? State.Trailer : State.Data, 0);
                return null;
            case State.DataReturn when next == '\r':
                _state = State.DataLineFeed;
                return null;
            case State.DataLineFeed when next == '\n':
                (_state, _count) = (State.Size, 0);
                return null;
            default:
                return _state == State.Size ? Refusals.ChunkSize : Refusals.ChunkEnd;
        }
    }

    private static int HexDigit(byte next) => next switch
    {
        >= (byte)'0' and <= (byte)'9' => next - '0',
        >= (byte)'a' and <= (byte)'f' => next - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => next - 'A' + 10,
        _ => -1,
    };
}
