/// The names of encodings that a PHP 8.2 whose libxml2 has both iconv and ICU reads a document in, so far
/// as they are written in ASCII at the start. Which of them another PHP knows depends on how it was built;
/// beyond these none is known of.
enum ForeignEncodings {
  static func contains(_ name: String) -> Bool { names.contains(Substring(plain(name))) }

  /// A name as ICU compares it: letters and digits only, without zeros at the start of a number.
  private static func plain(_ name: String) -> String {
    var plain: [UInt8] = []
    let bytes = Array(name.lowercased().utf8)
    func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    for byte in bytes where isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte {
      if let last = plain.last, last == UInt8(ascii: "0"), isDigit(byte),
        plain.count == 1 || !isDigit(plain[plain.count - 2])
      {
        plain.removeLast()
      }
      plain.append(byte)
    }
    return String(decoding: plain, as: UTF8.self)
  }

  /// In ascending order, as ``plain(_:)`` makes them.
  private static let names = Set(
    """
    adobestandardencoding ansi1251 ansix3110 ansix31101983 ansix34 ansix341968 ansix341986 arabic
    armscii8 ascii ascii7 asmo708 baltic big5 big5hk big5hkscs bigfive bs4730 ca ccsid858 cesu8 cn
    cnbig5 cngb cns11643 compoundtext cp10007 cp1004 cp1006 cp1008 cp1046 cp1089 cp1098 cp1124 cp1125
    cp1129 cp1131 cp1133 cp1161 cp1162 cp1163 cp1167 cp1208 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255
    cp1256 cp1257 cp1258 cp1282 cp1361 cp1363 cp1383 cp1386 cp33722 cp367 cp437 cp4909 cp5347 cp737
    cp770 cp771 cp772 cp773 cp774 cp775 cp813 cp819 cp850 cp851 cp852 cp855 cp856 cp857 cp858 cp860
    cp861 cp862 cp863 cp864 cp865 cp866 cp866nav cp868 cp869 cp874 cp878 cp891 cp901 cp902 cp903 cp904
    cp9066 cp912 cp913 cp914 cp915 cp916 cp920 cp921 cp922 cp923 cp932 cp936 cp943 cp943c cp9448 cp949
    cp949c cp950 cp964 cp970 cpar cpgr cphu cpibm861 cpis csa71 csa72 csadobestandardencoding csascii
    csat500 csat5001983 csaz243419851 csaz243419852 csbig5 csdecmcs cseuckr cseucpkdfmtjapanese csgb2312
    cshproman8 csibm1008 csibm1124 csibm1129 csibm1133 csibm1161 csibm11621162 csibm1163 csibm1167
    csibm4909 csibm5347 csibm851 csibm855 csibm856 csibm857 csibm860 csibm861 csibm863 csibm864 csibm865
    csibm866 csibm868 csibm869 csibm891 csibm901 csibm902 csibm903 csibm904 csibm9066 csibm921 csibm922
    csibm932 csibm943 csibm9448 csiso10367box csiso103t618bit csiso10swedish csiso111ecmacyrillic
    csiso11swedishfornames csiso121canadian1 csiso122canadian2 csiso139csn369103 csiso141jusib1002
    csiso143iecp271 csiso14jisc6220ro csiso150 csiso150greekccitt csiso151cuba csiso153gost1976874
    csiso15italian csiso16portugese csiso17spanish csiso18greek7old csiso19latingreek csiso2022cn
    csiso2022jp csiso2022jp2 csiso2022kr csiso21german csiso25french csiso4unitedkingdom
    csiso5427cyrillic csiso58gb1988 csiso60danishnorwegian csiso60norwegian1 csiso61norwegian2
    csiso646danish csiso69french csiso84portuguese2 csiso85spanish2 csiso86hungarian csiso88greek7
    csiso90 csiso92jisc62991984b csiso99naplps csisolatin0 csisolatin1 csisolatin2 csisolatin3
    csisolatin4 csisolatin5 csisolatin6 csisolatin9 csisolatinarabic csisolatincyrillic csisolatingreek
    csisolatinhebrew csjisencoding cskoi8r csksc56011987 csksc5636 csmacintosh csn369103 csnatsdano
    csnatssefi cspc775baltic cspc850multilingual cspc851 cspc858multilingual cspc862latinhebrew
    cspc8codepage437 cspcp852 cspcp855 csshiftjis cswindows31j cuba cwi cwi2 cyrillic de dec decmcs
    din66003 dk dos720 dos862 ds2089 ecma114 ecma118 ecma128 ecmacyrillic elot928 es es2 euccn eucjis
    eucjisx213 eucjp eucjp2007 eucjpms eucjpopen eucjpwin euckr eucth euctw euctw2014
    extendedunixcodepackedformatforjapanese fi fr gb gb13000 gb18030 gb198880 gb2312 gbk georgianacademy
    georgianps gost19768 gost1976874 greek greek7 greek7old greek8 greekccitt gsm338 gsm3382009 hebrew
    hebrew8 hkbig5 hkscsbig5 hp15cn hpgreek8 hproman8 hproman9 hpthai8 hpturkish8 hu hz hzgb2312 ibm1004
    ibm1006 ibm1006p1001995 ibm1008 ibm1046 ibm1051 ibm1051p1001995 ibm1089 ibm1089p1001995 ibm1098
    ibm1098p1001995 ibm1124 ibm1124p1001996 ibm1125 ibm1125p1001997 ibm1129 ibm1129p1001997 ibm1131
    ibm1131p1001997 ibm1133 ibm1133p1001997 ibm1161 ibm1162 ibm1162p1001999 ibm1163 ibm1167 ibm1168
    ibm1168p1002002 ibm1208 ibm1209 ibm1212 ibm1213 ibm1250 ibm1250p1001995 ibm1251 ibm1251p1001995
    ibm1252 ibm1252p1002000 ibm1253 ibm1253p1001995 ibm1254 ibm1254p1001995 ibm1255 ibm1255p1001995
    ibm1256 ibm1256p1101997 ibm1257 ibm1257p1001995 ibm1258 ibm1258p1001997 ibm1276 ibm1276p1001995
    ibm13496 ibm13497 ibm1363 ibm1363p1101997 ibm1363p11b1998 ibm1363vasciivsubvpua ibm1363vsubvpua
    ibm1373 ibm1373p1002002 ibm1375 ibm1375p1002008 ibm1383 ibm1383p1101999 ibm1383vpua ibm1386
    ibm1386p1002001 ibm1386vsubvpua ibm1392 ibm17592 ibm17593 ibm25546 ibm33722 ibm33722p1201999
    ibm33722p12ap12a2009u2 ibm33722vasciivpua ibm33722vpua ibm367 ibm437 ibm437p1001995 ibm4909
    ibm4909p1001999 ibm5012 ibm5012p1001999 ibm5050 ibm5054 ibm5304 ibm5305 ibm5346 ibm5346p1001998
    ibm5347 ibm5347p1001998 ibm5348 ibm5348p1001997 ibm5349 ibm5349p1001998 ibm5350 ibm5350p1001998
    ibm5351 ibm5351p1001998 ibm5352 ibm5352p1001998 ibm5353 ibm5353p1001998 ibm5354 ibm5354p1001998
    ibm5471 ibm5471p1002006 ibm65025 ibm720 ibm720p1001997 ibm737 ibm737p1001997 ibm775 ibm775p1001996
    ibm813 ibm813p1001995 ibm819 ibm848 ibm850 ibm850p1001995 ibm851 ibm851p1001995 ibm852
    ibm852p1001995 ibm855 ibm855p1001995 ibm856 ibm856p1001995 ibm857 ibm857p1001995 ibm858
    ibm858p1001997 ibm860 ibm860p1001995 ibm861 ibm861p1001995 ibm862 ibm862p1001995 ibm863
    ibm863p1001995 ibm864 ibm864x1101999 ibm865 ibm865p1001995 ibm866 ibm866nav ibm866p1001995 ibm867
    ibm867p1001998 ibm868 ibm868p1001995 ibm869 ibm869p1001995 ibm874 ibm874p1001995 ibm878
    ibm878p1001996 ibm891 ibm9005 ibm9005x1102007 ibm901 ibm901p1001999 ibm902 ibm902p1001999 ibm903
    ibm904 ibm9066 ibm912 ibm912p1001995 ibm913 ibm913p1002000 ibm914 ibm914p1001995 ibm915
    ibm915p1001995 ibm916 ibm916p1001995 ibm920 ibm920p1001995 ibm921 ibm921p1001995 ibm922
    ibm922p1001999 ibm923 ibm923p1001998 ibm932 ibm932vsubvpua ibm9400 ibm942 ibm942p12a1999
    ibm942vsubvpua ibm943 ibm943c ibm943p1301999 ibm943p15a2003 ibm943vasciivsubvpua ibm943vsubvpua
    ibm9447 ibm9447p1002002 ibm9448 ibm9448x1002005 ibm9449 ibm9449p1002002 ibm949 ibm949c
    ibm949p1101999 ibm949p11a1999 ibm949vasciivsubvpua ibm949vsubvpua ibm950 ibm950p1101999 ibm954
    ibm954p1012007 ibm964 ibm964p1101999 ibm964vpua ibm970 ibm970p110p1102006u2 ibm970vpua ibmeuccn
    ibmeucjp ibmeuckr ibmeuctw iecp271 imapmailboxname isiri3342 iso10367box iso2022cn iso2022cncns
    iso2022cnext iso2022jp iso2022jp1 iso2022jp2 iso2022jp3 iso2022kr iso5427 iso646ca iso646ca2
    iso646cn iso646cu iso646de iso646dk iso646es iso646es2 iso646fi iso646fr iso646fr1 iso646gb iso646hu
    iso646it iso646jp iso646jpocrb iso646kr iso646no iso646no2 iso646pt iso646pt2 iso646se iso646se2
    iso646us iso646yu iso6937 iso69372 iso88591 iso885910 iso8859101998 iso885911 iso8859112001
    iso885913 iso885914 iso8859141998 iso885915 iso885915fdis iso885916 iso88592 iso88593 iso88594
    iso88595 iso88596 iso88596e iso88596i iso88597 iso88598 iso88598e iso88598i iso88599 iso88599e
    isoceltic isoir10 isoir100 isoir101 isoir103 isoir109 isoir11 isoir110 isoir111 isoir121 isoir122
    isoir126 isoir127 isoir138 isoir139 isoir14 isoir141 isoir143 isoir144 isoir148 isoir149 isoir15
    isoir150 isoir151 isoir153 isoir155 isoir156 isoir157 isoir16 isoir166 isoir17 isoir179 isoir18
    isoir19 isoir193 isoir197 isoir199 isoir203 isoir209 isoir21 isoir226 isoir25 isoir37 isoir4 isoir57
    isoir6 isoir60 isoir61 isoir69 isoir81 isoir84 isoir85 isoir86 isoir88 isoir90 isoir91 isoir92
    isoir99 it jis jis7 jis8 jisc62201969ro jisc62291984b jisencoding johab jp jpocrb js jusib1002 koi7
    koi8 koi8r koi8ru koi8t koi8u korean ksc ksc5601 ksc56011987 ksc56011989 ksc5636 l1 l10 l2 l3 l4 l5
    l6 l7 l8 l9 latin0 latin1 latin10 latin2 latin3 latin4 latin5 latin6 latin7 latin8 latin9 latingreek
    lmbcs lmbcs1 mac macce maccentraleurope maccy maccyrillic macgr macintosh macis macos2102 macos29102
    macos35102 macos62104 macos73102 macroman macsami mactr macuk macukrainian mik ms874 ms932 ms936
    ms949 ms950 ms950hkscs msansi msarab mscp1361 mscp949 mscyrl msee msgreek mshebr mskanji
    msmaccyrillic msturk msz77953 naplps natsdano natssefi ncnc10 nfz62010 nfz620101973 no no2 ns45511
    ns45512 os2latin1 osf10001 osf10002 osf10003 osf10004 osf10005 osf10006 osf10007 osf10008 osf10009
    osf1000a osf10010001 osf10010004 osf10010006 osf10020 osf100201b5 osf10020352 osf10020354
    osf10020357 osf10020359 osf1002035d osf1002035e osf1002035f osf10020360 osf10020364 osf10020365
    osf1002037b osf10020387 osf10020388 osf100203b5 osf30010 osf4000a osf5000a osf5010001 pck pt pt154
    pt2 r8 r9 rk1048 roman8 roman9 ruscii scsu se se2 sen850200b sen850200c shiftjis shiftjis78
    shiftjisx213 sjis sjis78 sjisopen sjiswin ss636127 strk10482002 stsev35888 suneugreek t61 t618bit
    tcvn tcvn5712 tcvn57121 thai8 tis620 tis6200 tis62025291 tis6202533 tis62025330 ts5881 tscii turkish
    turkish8 uhc ujis uk unicode11utf7 unicode11utf8 unicode20utf7 unicode20utf8 us usascii utf7
    utf7imap utf8 viscii winbaltrim windows10000 windows10006 windows10007 windows10029 windows10081
    windows1250 windows1251 windows1252 windows1253 windows1254 windows1255 windows1256 windows1257
    windows1258 windows20127 windows20866 windows21866 windows28592 windows28593 windows28594
    windows28595 windows28596 windows28597 windows28598 windows28599 windows28603 windows28605
    windows31j windows437 windows51949 windows54936 windows65000 windows65001 windows720 windows737
    windows775 windows850 windows852 windows855 windows857 windows858 windows861 windows862 windows866
    windows869 windows874 windows8742000 windows932 windows936 windows9362000 windows949 windows9492000
    windows950 windows9502000 winsami2 ws2 x11compoundtext xbig5 xcompoundtext xeucjp xibm1006 xibm1098
    xibm1124 xibm1363 xibm1363c xibm33722 xibm33722a xibm33722c xibm720 xibm737 xibm856 xibm867 xibm874
    xibm921 xibm922 xibm942 xibm942c xibm943 xibm949 xibm949c xibm950 xibm954 xibm954c xibm964 xibm970
    xiso2022cncns xiso2022cngb xiso885911 xiso88596s xjisautodetect xksc5601 xmacce xmaccentraleurope
    xmaccentraleurroman xmaccyrillic xmacgreek xmacroman xmacturkish xmacukraine xms9320213 xms950hkscs
    xmscp932 xroman8 xsjis xutf8j xwindows1256s xwindows50220 xwindows50221 xwindows874 xwindows950
    xwindowsiso2022jp yu
    """.split { $0 == " " || $0 == "\n" })
}
